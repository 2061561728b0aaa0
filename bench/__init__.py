"""`make bench`: the build against its floors and against other tools on the same work, in one run, interleaved."""
