"""The directories of careers and skills, and the pages of one."""
