"""CV intake: a file to lines and to what its structure says, and lines to a CV; none of it kept."""
