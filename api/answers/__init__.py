"""From domain objects to the wire models; a page shows the same objects."""
