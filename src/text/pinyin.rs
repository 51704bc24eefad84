//! Pinyin: the readings of names, several where a character has several, all of them accepted.

use pinyin::ToPinyinMulti;

/// Readings that surnames and places have and that dictionaries list late, rarely or not at all.
const NAMES: [(char, &[&str]); 46] = [
    ('单', &["shan"]),
    ('曾', &["zeng"]),
    ('解', &["xie"]),
    ('仇', &["qiu"]),
    ('查', &["zha"]),
    ('盖', &["ge"]),
    ('朴', &["piao"]),
    ('冼', &["xian"]),
    ('覃', &["qin", "tan"]),
    ('区', &["ou"]),
    ('任', &["ren"]),
    ('华', &["hua"]),
    ('尉', &["wei", "yu"]),
    ('燕', &["yan"]),
    ('缪', &["miao"]),
    ('乐', &["yue", "le"]),
    ('员', &["yun"]),
    ('折', &["she"]),
    ('种', &["chong"]),
    ('臧', &["zang"]),
    ('翟', &["zhai"]),
    ('隗', &["wei", "kui"]),
    ('繁', &["po"]),
    ('逄', &["pang"]),
    ('堡', &["bu", "bao", "pu"]),
    ('洞', &["dong", "tong"]),
    ('浒', &["hu", "xu"]),
    ('蚌', &["bang", "beng"]),
    ('岙', &["ao"]),
    ('塆', &["wan"]),
    ('坳', &["ao"]),
    ('垟', &["yang"]),
    ('厝', &["cuo"]),
    ('圩', &["xu", "wei"]),
    ('六', &["liu", "lu"]),
    ('硚', &["qiao"]),
    ('埠', &["bu"]),
    ('垭', &["ya"]),
    ('垸', &["yuan"]),
    ('峒', &["dong", "tong"]),
    ('埗', &["bu"]),
    ('墩', &["dun"]),
    ('铅', &["yan", "qian"]),
    ('台', &["tai"]),
    ('柏', &["bai", "bo"]),
    ('涌', &["chong", "yong"]),
];

/// The readings of one character without tones (`lü` is `lv`, and `lu` as people type it); a letter or
/// digit reads as itself; nothing for other signs.
pub fn readings(c: char) -> Vec<String> {
    if c.is_ascii_alphanumeric() {
        return vec![c.to_ascii_lowercase().to_string()];
    }
    let mut found: Vec<String> = Vec::new();
    let mut push = |reading: String| {
        if !reading.is_empty() && !found.contains(&reading) {
            found.push(reading);
        }
    };
    if let Some(multi) = c.to_pinyin_multi() {
        for one in multi {
            let plain = one.plain();
            if plain.contains('ü') {
                push(plain.replace('ü', "v"));
                push(plain.replace('ü', "u"));
            } else {
                push(plain.to_owned());
            }
        }
    }
    for (name, own) in NAMES {
        if name == c {
            own.iter().for_each(|reading| push((*reading).to_owned()));
        }
    }
    found
}

/// A name as it may be read: for each character its readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading(Vec<Vec<String>>);

impl Reading {
    /// The readings of a normalised name; characters without one (signs) are passed over.
    pub fn of(name: &str) -> Self {
        Self(name.chars().map(readings).filter(|all| !all.is_empty()).collect())
    }

    /// Whether the letters stand in it from the beginning of some syllable on; the last syllable may
    /// be cut short (`zhengzh` is in 郑庄).
    pub fn contains(&self, letters: &str) -> bool {
        !letters.is_empty() && (0..self.0.len()).any(|at| self.spelled_from(at, letters))
    }

    /// Whether the letters are the initials of neighbouring syllables (`zz` for 郑庄).
    pub fn initials_contain(&self, letters: &str) -> bool {
        let letters: Vec<char> = letters.chars().collect();
        !letters.is_empty()
            && letters.len() <= self.0.len()
            && self.0.windows(letters.len()).any(|window| {
                window
                    .iter()
                    .zip(&letters)
                    .all(|(all, letter)| all.iter().any(|one| one.starts_with(*letter)))
            })
    }

    /// Whether the two can sound the same, syllable for syllable.
    pub fn sounds_like(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self
                .0
                .iter()
                .zip(&other.0)
                .all(|(mine, theirs)| mine.iter().any(|one| theirs.contains(one)))
    }

    /// The usual spelling: the first reading of each character.
    pub fn usual(&self) -> String {
        self.0
            .iter()
            .filter_map(|all| all.first())
            .map(String::as_str)
            .collect()
    }

    fn spelled_from(&self, at: usize, rest: &str) -> bool {
        let Some(all) = self.0.get(at) else { return false };
        all.iter().any(|one| {
            one.starts_with(rest)
                || rest
                    .strip_prefix(one.as_str())
                    .is_some_and(|tail| self.spelled_from(at + 1, tail))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_and_places_are_found_by_the_readings_people_use() {
        for (name, letters) in [
            ("单庄村", "shanzhuang"),
            ("曾家湾", "zengjia"),
            ("解放村", "jiefang"),
            ("解家", "xiejia"),
            ("十里堡", "shilipu"),
            ("吴堡", "wubu"),
            ("洪洞", "hongtong"),
            ("浒湾", "xuwan"),
            ("六安", "luan"),
            ("吕庄", "lvzhuang"),
            ("吕庄", "luzhuang"),
            ("蚌埠", "bengbu"),
            ("张圩", "zhangxu"),
            ("张圩", "zhangwei"),
            ("李塆", "liwan"),
            ("垟心", "yangxin"),
            ("黄厝", "huangcuo"),
        ] {
            assert!(Reading::of(name).contains(letters), "{name} {letters}");
        }
    }

    #[test]
    fn pinyin_counts_from_the_beginning_of_a_syllable_only() {
        let reading = Reading::of("郑庄村");
        assert!(reading.contains("zhengzh") && reading.contains("zhuang") && reading.contains("zhuangcun"));
        assert!(!reading.contains("engzhuang") && !reading.contains("huang"));
        assert!(
            reading.initials_contain("zz")
                && reading.initials_contain("zc")
                && !reading.initials_contain("zzz")
        );
    }

    #[test]
    fn names_that_sound_alike_are_known_to() {
        assert!(
            Reading::of("敬老").sounds_like(&Reading::of("进老"))
                == Reading::of("敬").sounds_like(&Reading::of("进"))
        );
        assert!(Reading::of("李湾").sounds_like(&Reading::of("里湾")));
        assert!(!Reading::of("李湾").sounds_like(&Reading::of("李庄")));
    }
}
