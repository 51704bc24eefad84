//! The other side of a contract or a payment: a firm, which is named, or a person, who is masked.

use super::organisation::is_organisation_code;
use super::person::masked_name;

/// Words that only the names of organisations have.
const WORDS: [&str; 28] = [
    "公司",
    "合作社",
    "联社",
    "商行",
    "商店",
    "超市",
    "门市",
    "经营部",
    "服务部",
    "工作室",
    "事务所",
    "中心",
    "农场",
    "牧场",
    "林场",
    "基地",
    "协会",
    "学校",
    "医院",
    "银行",
    "信用社",
    "村委会",
    "居委会",
    "委员会",
    "经济社",
    "集体",
    "政府",
    "集团",
];
/// What the longer names of organisations end in; a person's name may hold it too.
const ENDINGS: [&str; 7] = ["厂", "园", "局", "站", "队", "店", "社"];

/// Whether a party is an organisation: by its code where there is one, by the words of its name where there is none.
/// In doubt it is a person, so that nobody is named by mistake.
pub fn is_organisation(name: &str, number: Option<&str>) -> bool {
    let name = name.trim();
    let length = name.chars().count();
    number.is_some_and(is_organisation_code)
        || (length >= 4 && WORDS.iter().any(|word| name.contains(word)))
        || (length >= 6 && ENDINGS.iter().any(|end| name.ends_with(end)))
}

/// The party as the public sees it: an organisation by its name, a person by the first character.
pub fn shown_party(name: &str, number: Option<&str>) -> String {
    if is_organisation(name, number) {
        name.trim().to_owned()
    } else {
        masked_name(name)
    }
}

#[cfg(test)]
mod tests {
    use super::shown_party;

    #[test]
    fn firms_are_named_and_people_are_masked() {
        assert_eq!(
            shown_party("温县丰收种植专业合作社", None),
            "温县丰收种植专业合作社"
        );
        assert_eq!(
            shown_party("示范县宏达建筑有限公司", Some("91350100M000100Y43")),
            "示范县宏达建筑有限公司"
        );
        assert_eq!(shown_party("张建国", None), "张**");
        assert_eq!(shown_party("欧阳建国", Some("999999195001010018")), "欧**");
        // A person whose name has such a character in it.
        assert_eq!(shown_party("陈园", None), "陈**");
        assert_eq!(shown_party("欧阳园园", None), "欧**");
        assert_eq!(shown_party("示范县红星机械厂", None), "示范县红星机械厂");
    }
}
