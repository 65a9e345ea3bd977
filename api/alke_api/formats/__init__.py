"""Results for other programs: lists of references, feeds, bulk export."""
