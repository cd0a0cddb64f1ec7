"""From what a person says to ranked careers, with the reasons."""
