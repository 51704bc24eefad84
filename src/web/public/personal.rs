//! What a query says of a person: numbers that must not be repeated, and names that cannot be searched.

/// Whether a query holds what may be somebody's number: identity, card, account or telephone. Such a query is
/// neither run nor shown again nor kept.
pub(crate) fn holds_a_number(query: &str) -> bool {
    let cleaned = crate::text::clean(query);
    let text = cleaned.as_ref();
    let mut lengths: Vec<usize> = Vec::new();
    let mut previous_end = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let telephone = at - start == 11 && bytes[start] == b'1';
        if at - start >= 14 || telephone {
            return true;
        }
        let joined =
            !lengths.is_empty() && start - previous_end == 1 && matches!(bytes[previous_end], b' ' | b'-');
        if !joined {
            lengths.clear();
        }
        lengths.push(at - start);
        previous_end = at;
        if is_spaced_number(&lengths) {
            return true;
        }
    }
    false
}

/// Whether digits in groups of these lengths are an identity number (6-8-4), a card (4-4-4-4) or a mobile number (3-4-4).
fn is_spaced_number(groups: &[usize]) -> bool {
    groups.ends_with(&[6, 8, 4])
        || groups.ends_with(&[6, 8, 3])
        || groups.ends_with(&[4, 4, 4, 4])
        || groups.ends_with(&[3, 4, 4])
}

/// Whether a query looks like a person's full name: two to four characters that begin with a surname.
pub(crate) fn looks_like_a_name(query: &str) -> bool {
    const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边";
    query.split_whitespace().any(|word| {
        let count = word.chars().count();
        let han = word.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let place = word.ends_with([
            '村', '镇', '乡', '庄', '组', '补', '款', '钱', '费', '金', '湾', '沟', '寨', '屯',
        ]);
        (2..=4).contains(&count)
            && han
            && !place
            && word.chars().next().is_some_and(|first| SURNAMES.contains(first))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_with_somebody_s_number_is_recognised_however_it_is_spaced() {
        for query in [
            "999999195001010018",
            "９９９９９９１９５００１０１００１８",
            "99999919500101001X",
            "999999500101001",
            "张三 999999195001010018",
            "999999 19500101 0018",
            "6217009999999999996",
            "6217 0099 9999 9999 996",
            "6217-0099-9999-9999",
            "13800000000",
            "138 0000 0000",
        ] {
            assert!(holds_a_number(query), "{query}");
        }
    }

    #[test]
    fn codes_years_and_amounts_are_no_person_s_number() {
        for query in [
            "410825100201",
            "4108251002018",
            "410825100201 2024",
            "粮补 2024 720",
            "",
            "12,345.67",
            "2025-03-07",
            "410825 2024",
        ] {
            assert!(!holds_a_number(query), "{query}");
        }
    }

    #[test]
    fn a_full_name_is_told_from_a_place_and_a_subsidy() {
        for name in ["张三", "李建国", "番田镇 王小明"] {
            assert!(looks_like_a_name(name), "{name}");
        }
        for other in ["张庄村", "粮补", "低保", "zhangsan", "高龄津贴补助金"] {
            assert!(!looks_like_a_name(other), "{other}");
        }
    }
}
