"""The desk of penetapan: next year's rules weighed before they bind, notices determined and corrected."""
