"""What a catalogue's version says was joined to it."""

from taxonomy.catalogue import joined_version, version_without


def test_parts_stand_in_order_each_once():
    once = joined_version("esco-1.1.1-en", "onet-29.2")
    assert once == "esco-1.1.1-en+onet-29.2"
    assert joined_version(once, "onet-30.3") == "esco-1.1.1-en+onet-30.3"
    both = joined_version("esco-1.1.1-en+skills-1a2b", "onet-29.2")
    assert both == joined_version(once, "skills-1a2b") == "esco-1.1.1-en+onet-29.2+skills-1a2b"


def test_a_part_can_be_left_out():
    both = "esco-1.1.1-en+onet-29.2+skills-1a2b"
    assert version_without(both, "skills") == "esco-1.1.1-en+onet-29.2"
    assert version_without(both, "onet") == "esco-1.1.1-en+skills-1a2b"
    assert version_without("onet-29.2", "onet") == "onet-29.2"
