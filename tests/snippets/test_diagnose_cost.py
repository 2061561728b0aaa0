def test_a_diagnosis_costs_a_few_passes(result):
    for nets in result["nets"].values():
        for cell in nets.values():
            assert 1 < cell["watch"]["median"] < 12


def test_the_wider_the_cheaper(result):
    assert result["nets"]["relu"]["512"]["watch"]["median"] < 4
    assert result["nets"]["transformer"]["128"]["watch"]["median"] < 3
    assert result["nets"]["relu"]["512"]["watch"]["median"] < result["nets"]["relu"]["32"]["watch"]["median"]
