//! What becomes of a flag or a report: the words of the follow-up, as the offices use them.

use chrono::NaiveDate;

use super::person::PersonNumber;
use super::words::words;
use crate::text::clean;

words! {
    /// Where a case stands (workflow.md §6.1).
    CaseState {
        /// 疑点: taken up by the office, not yet assigned.
        Clue = "疑点",
        /// 核查中: two people look at it.
        Verify = "核查中",
        /// 查否: a false alarm, with the code of its reason. Final.
        FalseAlarm = "查否",
        /// 合规说明: explained by a document. Final.
        Explained = "合规说明",
        /// 线索移送: handed to the discipline body; here only number and receipt remain. Final.
        Lead = "线索移送",
        /// 问题: it is one, with amount, basis and facts.
        Problem = "问题",
        /// 立行立改: to be put right at once, without waiting for the feedback meeting.
        Immediate = "立行立改",
        /// 已反馈: told to the unit at the feedback meeting.
        Feedback = "已反馈",
        /// 方案报备: the unit's plan waits for the township.
        Plan = "方案报备",
        /// 整改中: the plan is being carried out.
        Rectify = "整改中",
        /// 申请销号: the unit says that it is done.
        Claimed = "申请销号",
        /// 审核: the township has looked, the office and the team look.
        Review = "审核",
        /// 退回: not done; back to the unit.
        Returned = "退回",
        /// 销号: closed, until somebody looks back.
        Closed = "销号",
        /// 回头看: drawn for a second look.
        LookBack = "回头看",
        /// 回头看通过: it held. Final.
        Confirmed = "回头看通过",
        /// 重新整改: it did not hold; as if just fed back.
        Reopened = "重新整改",
        /// 中止: a court or another body has it first.
        Suspended = "中止",
    }
}

impl CaseState {
    /// Whether it was closed and nobody has found since that it did not hold: then the public may be told what came of it.
    pub fn is_put_right(self) -> bool {
        matches!(self, Self::Closed | Self::LookBack | Self::Confirmed)
    }

    /// Whether it was established to be a problem; what is suspended is what it was before.
    pub fn is_problem(self) -> bool {
        !matches!(
            self,
            Self::Clue | Self::Verify | Self::FalseAlarm | Self::Explained | Self::Lead
        )
    }

    /// Whether nothing more can happen.
    pub fn is_final(self) -> bool {
        matches!(
            self,
            Self::FalseAlarm | Self::Explained | Self::Lead | Self::Confirmed
        )
    }

    /// Whether the unit still owes something: what scoreboards count as not yet put right.
    pub fn is_open(self) -> bool {
        !self.is_final() && !matches!(self, Self::Closed | Self::LookBack)
    }
}

words! {
    /// Why a flag was a false alarm (workflow.md §6.3).
    FalseReason {
        /// 户籍或死亡登记滞后.
        DataLate = "登记滞后",
        /// 数据错误.
        DataWrong = "数据错误",
        /// 同名.
        SameName = "同名",
        /// 政策允许.
        LegitException = "政策允许",
        /// 已退回或追回.
        PaidReversed = "已退回",
        /// 重复导入.
        DoubleRecorded = "重复导入",
        /// 撤并.
        MergedVillage = "撤并",
        /// 法定监护.
        Guardian = "法定监护",
        /// 基数不同.
        PriceBasis = "基数不同",
        /// 过渡期.
        TransitionMonth = "过渡期",
        /// 其他, in words.
        Other = "其他",
    }
}

/// What a flag of a case turned out to be, where that differs from what the case did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagVerdict {
    /// A false alarm, with the code of its reason.
    FalseAlarm(FalseReason),
    /// Explained by a document.
    Explained,
}

impl FlagVerdict {
    /// Every verdict that a flag can have of its own.
    pub fn all() -> impl Iterator<Item = Self> {
        let alarms = FalseReason::ALL.iter().map(|reason| Self::FalseAlarm(*reason));
        std::iter::once(Self::Explained).chain(alarms)
    }

    /// In words: `查否（同名）`.
    pub fn says(self) -> String {
        match self.reason() {
            Some(reason) => format!("{}（{}）", self.state().word(), reason.word()),
            None => self.state().word().to_owned(),
        }
    }

    /// The state in which a case of that verdict is.
    pub fn state(self) -> CaseState {
        match self {
            Self::FalseAlarm(_) => CaseState::FalseAlarm,
            Self::Explained => CaseState::Explained,
        }
    }

    /// The code of the reason of a false alarm.
    pub fn reason(self) -> Option<FalseReason> {
        match self {
            Self::FalseAlarm(reason) => Some(reason),
            Self::Explained => None,
        }
    }
}

words! {
    /// The first level of the taxonomy of problems (data.md §3.7).
    Category {
        /// A 惠农补贴.
        Subsidy = "惠农补贴",
        /// B 集体财务.
        Finance = "集体财务",
        /// C 资产资源.
        Assets = "资产资源",
        /// D 合同.
        Contracts = "合同",
        /// E 工程.
        Works = "工程",
        /// F 征拆补偿.
        Compensation = "征拆补偿",
        /// G 民主程序与公开.
        Openness = "民主程序与公开",
        /// H 债务.
        Debt = "债务",
        /// I 作风和服务.
        Conduct = "作风和服务",
        /// J 整改.
        Rectification = "整改",
    }
}

words! {
    /// Where a case came from.
    CaseSource {
        /// 规则: one flag or a group of flags.
        Rule = "规则",
        /// 举报: a villager's report.
        Report = "举报",
        /// 审计: an audit's finding.
        Audit = "审计",
        /// 信访: a petition.
        Petition = "信访",
        /// 巡察: found by the team itself.
        Inspection = "巡察",
    }
}

impl Category {
    /// The department that answers for it in most counties; each county sets its own.
    pub fn department(self) -> &'static str {
        match self {
            Self::Subsidy | Self::Debt => "县财政局",
            Self::Finance | Self::Assets | Self::Contracts => "县农业农村局",
            Self::Works => "县住房和城乡建设局",
            Self::Compensation => "县自然资源和规划局",
            Self::Openness => "县民政局",
            Self::Conduct => "县委社会工作部",
            Self::Rectification => "县委巡察办",
        }
    }

    /// The second level of the taxonomy beneath it (data.md §3.7); none where it has none.
    pub fn kinds(self) -> &'static [&'static str] {
        match self {
            Self::Subsidy => &["虚报冒领", "优亲厚友", "截留滞留", "重复", "漏保错保", "公示不实"],
            Self::Finance => &[
                "多账户账外账",
                "坐收坐支",
                "白条",
                "隐匿收入",
                "公款私存",
                "虚假列支",
                "多报少支",
                "挂账占用",
                "理财违规",
                "审批不规范",
                "不公开",
                "不按制度核算",
                "档案缺失",
            ],
            Self::Assets => &[
                "底数不清",
                "闲置",
                "侵占",
                "无偿占用",
                "合村并居处置不当",
                "扶贫资产脱管",
            ],
            Self::Contracts => &[
                "低价",
                "长期",
                "擅自发包",
                "虚假",
                "口头",
                "要素不全",
                "程序缺失",
                "拖欠",
                "转租",
            ],
            Self::Works => &[
                "未招标",
                "拆分",
                "围串标",
                "无概算无合同无监理未审价",
                "虚增工程量",
                "超付",
                "烂尾",
            ],
            Self::Compensation => &["滞留", "突击迁入"],
            Self::Openness => &["代签", "议事走过场", "公开不及时"],
            Self::Debt => &[],
            Self::Conduct => &["行路难", "环境", "饮水"],
            Self::Rectification => &["敷衍", "虚假", "反弹"],
        }
    }

    /// The second level that a list writes behind the first: `惠农补贴/虚报冒领`.
    pub fn kind_called(self, text: &str) -> Option<&'static str> {
        let last = text.rsplit(['/', '／', '-', '—', '>', '；', '\n']).next()?.trim();
        self.kinds().iter().find(|kind| **kind == last).copied()
    }

    /// The category that a list calls so: `惠农补贴`, `A 惠农补贴`, `惠农补贴类`, `惠农补贴/虚报冒领`.
    pub fn called(text: &str) -> Option<Self> {
        let first = text.split(['/', '／', '-', '—', '>', '；', '\n']).next()?;
        let plain = first
            .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '、' | ' '))
            .trim();
        let plain = plain.strip_suffix("问题").unwrap_or(plain);
        Self::from_word(plain.strip_suffix('类').unwrap_or(plain))
    }
}

impl CaseSource {
    /// The source that an outsider's list calls so: audits and petitions by their names, and what a higher body found as
    /// found by an inspection. `None` when it could be several or none.
    pub fn called(text: &str) -> Option<Self> {
        const SAID: [(CaseSource, &[&str]); 5] = [
            (CaseSource::Rule, &["规则", "模型", "大数据"]),
            (CaseSource::Report, &["举报"]),
            (CaseSource::Audit, &["审计"]),
            (CaseSource::Petition, &["信访", "来信", "来访"]),
            (CaseSource::Inspection, &["巡察", "巡视", "督查"]),
        ];
        let mut found = SAID
            .iter()
            .filter(|(_, words)| words.iter().any(|word| text.contains(word)));
        match (found.next(), found.next()) {
            (Some((source, _)), None) => Some(*source),
            _ => None,
        }
    }
}

/// By which numbers a case came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Came {
    /// The source's own number: of a petition, a report, an audit's finding; empty where it has none.
    pub number: String,
    /// The day it came.
    pub on: Option<NaiveDate>,
    /// The number in the ledger that it was taken over from; empty where it was opened here.
    pub ledger_number: String,
}

impl Came {
    /// A number as it is kept: in half width and without blanks, as the lists of the county are read.
    ///
    /// # Errors
    /// A sentence, when it is too long or a citizen's number: it stands in clear, and lists are searched by it.
    pub fn number(text: &str) -> Result<String, &'static str> {
        let number: String = clean(text).chars().filter(|c| !c.is_whitespace()).collect();
        if number.chars().count() > 60 {
            return Err("编号最多 60 个字");
        }
        if PersonNumber::read(&number).is_ok() {
            return Err("编号不能是身份证号：编号不加密，谁都能按它查");
        }
        Ok(number)
    }
}

words! {
    /// How far an outcome is on its way to the public.
    OutcomeState {
        /// 待发布: worded, and waits for the second person.
        Worded = "待发布",
        /// 已发布: on the village's page.
        Published = "已发布",
        /// 已撤下: it was there, or was sent back.
        Withdrawn = "已撤下",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_understood_only_where_it_can_be_but_one() {
        for source in CaseSource::ALL {
            assert_eq!(CaseSource::called(source.word()), Some(*source));
        }
        assert_eq!(CaseSource::called("县委第三轮巡察"), Some(CaseSource::Inspection));
        assert_eq!(CaseSource::called("上级巡视巡察"), Some(CaseSource::Inspection));
        assert_eq!(CaseSource::called("群众来信"), Some(CaseSource::Petition));
        assert_eq!(CaseSource::called("审计移交的信访件"), None);
        assert_eq!(CaseSource::called(""), None);
    }

    #[test]
    fn a_category_is_known_with_its_letter_its_ending_and_its_second_level() {
        for category in Category::ALL {
            assert_eq!(Category::called(category.word()), Some(*category));
        }
        for text in [
            "A 惠农补贴",
            "A.惠农补贴",
            "惠农补贴类",
            "惠农补贴类问题",
            "惠农补贴/虚报冒领",
        ] {
            assert_eq!(Category::called(text), Some(Category::Subsidy), "{text}");
        }
        assert_eq!(Category::called("其他"), None);
    }

    #[test]
    fn a_number_loses_its_blanks_and_is_never_a_person_s() {
        assert_eq!(
            Came::number(" 县信〔2026〕 １２号 ").as_deref(),
            Ok("县信〔2026〕12号")
        );
        assert!(Came::number("999999195001010018").is_err());
        assert!(Came::number(&"长".repeat(61)).is_err());
    }
}
