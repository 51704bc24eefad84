//! A payment of a programme to a household or person.

use chrono::NaiveDate;

use super::account::AccountNumber;
use super::fen::Fen;
use super::period::Period;
use super::person::PersonNumber;
use super::village_code::VillageCode;
use super::words::words;

words! {
    /// How the money went (发放方式).
    Channel {
        /// 一卡通.
        Card = "一卡通",
        /// 转账.
        Transfer = "转账",
        /// 现金.
        Cash = "现金",
    }
}

words! {
    /// What became of the payment (发放状态).
    PaymentState {
        /// 成功.
        Paid = "成功",
        /// 退票: the bank sent it back.
        Returned = "退票",
        /// 补发: paid again after a return.
        Reissued = "补发",
        /// 追回: recovered; the amount may be negative.
        Recovered = "追回",
    }
}

/// One row of `payments`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// 发放编号.
    pub number: String,
    /// 批次号, the paying office's, not ours.
    pub run: String,
    /// 补贴编码.
    pub programme: String,
    /// 所属期.
    pub period: Period,
    /// 村码.
    pub village: VillageCode,
    /// 组, normalised to an integer; `None` when not given.
    pub group: Option<u16>,
    /// 户编号.
    pub household: Option<String>,
    /// 姓名. Personal.
    pub name: String,
    /// 身份证号. Personal.
    pub person: PersonNumber,
    /// 档次.
    pub tier: Option<String>,
    /// 数量, in units of 0.0001.
    pub quantity: Option<i64>,
    /// 单价.
    pub price: Option<Fen>,
    /// 金额.
    pub amount: Fen,
    /// 开户名. Personal.
    pub holder: Option<String>,
    /// 银行账号. Personal.
    pub account: Option<AccountNumber>,
    /// 经办人. Personal.
    pub handler: Option<String>,
    /// 审批日期.
    pub approved_on: Option<NaiveDate>,
    /// 发放日期.
    pub paid_on: NaiveDate,
    /// 发放方式.
    pub channel: Option<Channel>,
    /// 发放状态.
    pub state: PaymentState,
    /// 公示编号.
    pub notice: Option<String>,
    /// 备注. May be personal.
    pub remark: Option<String>,
}

/// Reads a villagers' group as people write it: `3`, `3组`, `三组`, `第三村民小组`, `3社`, `三队`.
pub fn group_number(text: &str) -> Option<u16> {
    let mut text = text.trim();
    text = text.strip_prefix('第').unwrap_or(text);
    for ending in ["村民小组", "小组", "组", "社", "队"] {
        if let Some(stem) = text.strip_suffix(ending) {
            text = stem.trim_end();
            break;
        }
    }
    if !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|n| *n > 0);
    }
    let digit = |c| {
        "零一二三四五六七八九"
            .chars()
            .position(|d| d == c)
            .map(|n| n as u16)
    };
    let chars: Vec<char> = text.chars().collect();
    match chars.as_slice() {
        ['十'] => Some(10),
        ['十', ones] => Some(10 + digit(*ones)?),
        [tens, '十'] => Some(digit(*tens)? * 10),
        [tens, '十', ones] => Some(digit(*tens)? * 10 + digit(*ones)?),
        [ones] => digit(*ones).filter(|n| *n > 0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::group_number;

    #[test]
    fn a_group_is_one_number_however_it_is_written() {
        for text in ["3", "3组", "三组", "第三村民小组", "3社", "三队", "第3小组", "03"] {
            assert_eq!(group_number(text), Some(3), "{text}");
        }
        assert_eq!(group_number("二十一组"), Some(21));
        assert_eq!(group_number("十二社"), Some(12));
        assert_eq!(group_number("东头"), None);
        assert_eq!(group_number("0"), None);
    }
}
