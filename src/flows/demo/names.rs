//! Names of people who do not exist, out of common surnames and given characters.

use super::chance::Chance;

const WORDS: &str = include_str!("../../../assets/demo/words.txt");

/// The words of one line of `assets/demo/words.txt`, separated by blanks.
pub(super) fn words(of: &str) -> Vec<&'static str> {
    let line = WORDS
        .lines()
        .find_map(|line| line.strip_prefix(of)?.strip_prefix(' '));
    line.expect("the word lists are part of the program")
        .split(' ')
        .collect()
}

/// The characters of one line.
fn characters(of: &str) -> Vec<char> {
    words(of).concat().chars().collect()
}

/// Surnames and given characters.
pub(super) struct Names {
    common: Vec<char>,
    rare: Vec<&'static str>,
    male: Vec<char>,
    female: Vec<char>,
    middle: Vec<char>,
}

impl Names {
    /// Reads the embedded lists.
    pub(super) fn read() -> Self {
        Self {
            common: characters("surnames"),
            rare: words("rare_surnames"),
            male: characters("male"),
            female: characters("female"),
            middle: characters("middle"),
        }
    }

    /// A surname. The first ones of the list are the most common; one in twenty-five is a rare one, whose
    /// reading or length a search must know (单, 曾, 欧阳).
    pub(super) fn surname(&self, chance: &mut Chance) -> String {
        if chance.permille(40) {
            return (*chance.pick(&self.rare)).to_owned();
        }
        // The smaller of two throws: the front of the list comes up more often, as in life.
        let at = chance
            .below(self.common.len())
            .min(chance.below(self.common.len()));
        self.common[at].to_string()
    }

    /// A whole name with that surname; three characters mostly, two sometimes.
    pub(super) fn full(&self, surname: &str, male: bool, chance: &mut Chance) -> String {
        let last = if male { &self.male } else { &self.female };
        let mut name = surname.to_owned();
        if !chance.permille(180) {
            let pool = if male || chance.permille(400) {
                &self.middle
            } else {
                last
            };
            name.push(*chance.pick(pool));
        }
        name.push(*chance.pick(last));
        name
    }
}
