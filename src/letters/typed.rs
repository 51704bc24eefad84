//! What is typed into a letter beside its figures, and what is asked for.

use super::Matter;

/// What somebody wrote beside the figures, by the names of the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(pub Vec<(String, String)>);

impl Typed {
    /// What stands in a field.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, text)| text.trim())
    }
}

/// A field of free text.
#[derive(Debug)]
pub struct Field {
    /// Its name in the form.
    pub name: &'static str,
    /// What is asked.
    pub label: &'static str,
    /// What is offered to begin with.
    pub offer: fn(&Matter) -> String,
}
