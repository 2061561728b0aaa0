def test_the_default_never_learns(result):
    assert result["ways"]["default"]["ever"] < result["most"] + 0.05


def test_he_learns_and_xavier_hardly(result):
    ways = result["ways"]
    assert ways["he"]["accuracy"]["low"] > result["most"] + 0.15
    assert ways["he"]["accuracy"]["median"] > 0.4 > ways["xavier"]["accuracy"]["high"]


def test_the_hidden_weights_alone_decide(result):
    ways = result["ways"]
    assert ways["zero"]["ever"] < result["most"] + 0.05
    assert ways["hidden"]["accuracy"]["low"] > result["most"] + 0.15


def test_orthogonal_learns_too(result):
    assert result["ways"]["orthogonal"]["accuracy"]["median"] > 0.4
