//! What a programme's name says of a person, and so how much of its payments the public may see.

use std::fmt;

/// The privacy class of a programme; later ones are stricter.
///
/// Sources: PIPL arts. 28–30 (sensitive information), GB/T 35273 §7.2, and the leaks listed in `/privacy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// General: masked name, group and amount of each payment.
    S0,
    /// Being on the list means being poor: masked name on the village page inside the notice
    /// window, totals afterwards.
    S1,
    /// Health, disability, minors: totals only, and no group under [`SMALLEST_GROUP`] persons.
    S2,
}

/// The smallest number of persons of whom a total is shown for the classes S1 and S2.
pub const SMALLEST_GROUP: i64 = 5;

impl Class {
    /// The class of a programme by its official name and the way of publication its county gave it
    /// (`全名`, `掩码`, `不公开`). The stricter of the two wins.
    pub fn of(programme: &str, publication: Publication) -> Self {
        const HEALTH_AND_MINORS: [&str; 21] = [
            "残疾",
            "孤儿",
            "无人抚养",
            "医疗",
            "大病",
            "两癌",
            "精神",
            "特扶",
            "特别扶助",
            "失独",
            "护理",
            "康复",
            "艾滋",
            "儿童",
            "学生",
            "雨露",
            "教育资助",
            "营养",
            "助学",
            "阳光家园",
            "优生",
        ];
        const POVERTY: [&str; 14] = [
            "低保",
            "最低生活",
            "特困",
            "五保",
            "临时救助",
            "困难",
            "救灾",
            "自然灾害",
            "冬春",
            "价格临时补贴",
            "廉租",
            "住房保障",
            "危房",
            "边缘",
        ];
        let by_name = if HEALTH_AND_MINORS.iter().any(|word| programme.contains(word)) {
            Self::S2
        } else if POVERTY.iter().any(|word| programme.contains(word)) {
            Self::S1
        } else {
            Self::S0
        };
        let by_county = match publication {
            Publication::Withheld => Self::S2,
            Publication::Masked | Publication::FullName => Self::S0,
        };
        by_name.max(by_county)
    }

    /// As stored: 0, 1, 2.
    pub fn number(self) -> i16 {
        self as i16
    }

    /// From storage; anything unknown is the strictest.
    pub fn from_number(number: i16) -> Self {
        match number {
            0 => Self::S0,
            1 => Self::S1,
            _ => Self::S2,
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::S0 => "S0",
            Self::S1 => "S1",
            Self::S2 => "S2",
        })
    }
}

/// How a programme's county wants its list published (公开方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Publication {
    /// 全名, inside a notice window and only if the county's rule says so.
    FullName,
    /// 掩码.
    Masked,
    /// 不公开.
    Withheld,
}

impl Publication {
    /// The word in the file and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::FullName => "全名",
            Self::Masked => "掩码",
            Self::Withheld => "不公开",
        }
    }

    /// Reads the word; `None` when it is none of the three.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::FullName, Self::Masked, Self::Withheld]
            .into_iter()
            .find(|p| p.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stricter_of_name_and_county_wins() {
        assert_eq!(Class::of("耕地地力保护补贴", Publication::FullName), Class::S0);
        assert_eq!(Class::of("农村最低生活保障", Publication::FullName), Class::S1);
        assert_eq!(Class::of("困难残疾人生活补贴", Publication::Masked), Class::S2);
        assert_eq!(Class::of("耕地地力保护补贴", Publication::Withheld), Class::S2);
    }
}
