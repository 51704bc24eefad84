//! Invented people of region 999999, which no real place has: numbers with right check digits, accounts, names.

/// A person who does not exist.
#[derive(Debug, Clone)]
pub struct Person {
    /// 姓名.
    pub name: String,
    /// 18 characters (GB 11643).
    pub number: String,
    /// 19 digits.
    pub account: String,
    /// 11 digits that no operator gives out.
    pub phone: String,
}

const SURNAMES: [&str; 12] = [
    "王", "李", "张", "刘", "陈", "杨", "单", "曾", "解", "仇", "欧阳", "司马",
];
const GIVEN: [&str; 20] = [
    "秀英", "桂兰", "建国", "志强", "淑珍", "玉梅", "海涛", "春生", "凤霞", "文博", "子涵", "雅琴", "德福",
    "来喜", "银锁", "麦收", "梦洁", "铁柱", "翠花", "长河",
];

/// The person with this serial number, always the same one.
pub fn person(serial: u32) -> Person {
    let mixed = serial.wrapping_mul(2_654_435_761);
    let (year, month, day) = (1940 + mixed % 60, 1 + mixed / 60 % 12, 1 + mixed / 720 % 28);
    let body = format!("999999{year:04}{month:02}{day:02}{:03}", serial % 1000);
    let surname = SURNAMES[(mixed / 7 % 12) as usize];
    let given = GIVEN[(mixed / 11 % 20) as usize];
    Person {
        name: format!("{surname}{given}"),
        number: format!("{body}{}", check_character(&body)),
        account: format!(
            "62179{:014}",
            10_000_000_000_000_u64 + u64::from(mixed) * 7919 % 10_000_000_000_000
        ),
        phone: format!("100{:08}", mixed % 100_000_000),
    }
}

/// ISO 7064 MOD 11-2, written from the standard and not from the product: the sum of digit × 2^(18 − place),
/// the place counted from 1, plus the check, is 1 modulo 11.
fn check_character(body: &str) -> char {
    let sum = body
        .bytes()
        .fold(0_u32, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    match (12 - sum) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).expect("under ten"),
    }
}

#[test]
fn invented_numbers_agree_with_the_standard_s_own_examples() {
    for number in ["11010519491231002X", "440524188001010014", "999999195001010018"] {
        assert!(number.ends_with(check_character(&number[..17])), "{number}");
    }
    assert_eq!(person(7).number.len(), 18);
    assert_ne!(person(7).number, person(8).number);
}
