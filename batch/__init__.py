"""Many profiles or texts from a file: read in chunks, answered as over HTTP, written resumably."""
