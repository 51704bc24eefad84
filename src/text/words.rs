//! The words villagers use and the official ones they mean: the tables in `assets/words/`.
//!
//! One pair a row: `colloquial,official,note`. The official word is the part that the names of
//! programmes share (`最低生活保障`), so that one row serves every county's wording.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::normalise;

const TABLES: [&str; 4] = [
    include_str!("../../assets/words/farming.csv"),
    include_str!("../../assets/words/relief.csv"),
    include_str!("../../assets/words/insurance.csv"),
    include_str!("../../assets/words/village.csv"),
];

struct Dictionary {
    /// In the order of the tables: the most common word of a programme first.
    pairs: Vec<(&'static str, &'static str)>,
    by_colloquial: HashMap<String, Vec<&'static str>>,
}

fn dictionary() -> &'static Dictionary {
    static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
    DICTIONARY.get_or_init(|| {
        let mut pairs = Vec::new();
        let mut by_colloquial: HashMap<String, Vec<&'static str>> = HashMap::new();
        for line in TABLES.iter().flat_map(|table| table.lines().skip(1)) {
            let mut cells = line.split(',').map(str::trim);
            let (Some(colloquial), Some(official)) = (cells.next(), cells.next()) else {
                continue;
            };
            if colloquial.is_empty() || official.is_empty() {
                continue;
            }
            pairs.push((colloquial, official));
            let known = by_colloquial.entry(normalise(colloquial)).or_default();
            if !known.contains(&official) {
                known.push(official);
            }
        }
        Dictionary { pairs, by_colloquial }
    })
}

/// The words villagers use for a programme of that official name, most common first.
pub fn colloquial_for(official_name: &str) -> Vec<&'static str> {
    let name = normalise(official_name);
    let mut found = Vec::new();
    for (colloquial, official) in &dictionary().pairs {
        if name.contains(*official) && !found.contains(colloquial) && name != *colloquial {
            found.push(*colloquial);
        }
    }
    found
}

/// The official words that a colloquial one means; empty when it is in no table.
pub fn official_for(colloquial: &str) -> Vec<&'static str> {
    dictionary()
        .by_colloquial
        .get(&normalise(colloquial))
        .cloned()
        .unwrap_or_default()
}

/// Every colloquial word, for whoever looks for near misses.
pub fn colloquial() -> impl Iterator<Item = &'static str> {
    dictionary().pairs.iter().map(|(colloquial, _)| *colloquial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_villagers_say_leads_to_the_programme_and_back() {
        assert!(official_for("粮补").contains(&"耕地地力保护补贴"));
        assert!(colloquial_for("耕地地力保护补贴").contains(&"粮补"));
        assert!(colloquial_for("农村居民最低生活保障金").contains(&"吃低保"));
        assert!(colloquial_for("重度残疾人护理补贴").contains(&"双残补贴"));
        assert!(official_for("糧補").contains(&"耕地地力保护补贴"));
        assert!(official_for("耕地").is_empty());
    }

    #[test]
    fn every_row_of_the_tables_is_a_pair_and_no_pair_stands_twice() {
        let mut seen = std::collections::HashSet::new();
        for table in TABLES {
            assert_eq!(table.lines().next(), Some("colloquial,official,note"));
            for line in table.lines().skip(1) {
                let cells: Vec<&str> = line.split(',').collect();
                assert_eq!(cells.len(), 3, "{line}");
                assert!(!cells[0].is_empty() && !cells[1].is_empty(), "{line}");
                assert!(seen.insert((cells[0], cells[1])), "twice: {line}");
            }
        }
        assert!(seen.len() > 200, "{}", seen.len());
    }
}
