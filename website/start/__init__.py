"""The pages where a person says what they can do, and reviews what was recognised."""
