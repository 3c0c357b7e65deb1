"""The papers that are compiled: their text, composed by rules from the facts and the organisations' own words."""
