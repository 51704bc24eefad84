//! What must hold before a move: each guard looks at the case, at who moves and at what they give, and names itself when
//! it refuses.

use super::money::Balance;
use super::names::MoveName;
use super::step::{CaseView, Given, Mover};
use super::term::Terms;
use crate::domain::case::FalseReason;

/// A guard of the table of moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guard {
    /// At least one finding, or an outside source: the day it came and what it says.
    Evidence,
    /// Two different people are named to verify.
    TwoVerifiers,
    /// Neither of them opened the case: what one person took up the same person must not bring to nothing.
    NotTheOpenerSent,
    /// Nobody named is kin of the unit or at home in its township.
    NoConflict,
    /// Whoever moves is one of the two who verify.
    Verifier,
    /// A second person signs, who is not the first.
    SecondPerson,
    /// That second person is the other of the two who verify.
    OtherVerifier,
    /// Whoever concludes, closes or looks back, and whoever signs it, is no kin of the unit and not at home in its township.
    NoKin,
    /// A code says why it was a false alarm; "other" needs words.
    ReasonCode,
    /// A reason in words.
    Reason,
    /// A document's number.
    Document,
    /// The file of a document that another body gave.
    Paper,
    /// Amount, basis and facts.
    AmountBasisFacts,
    /// How much of the amount has to come back: nothing has to be said too.
    Recoverable,
    /// Why less has to come back than was found, where it is less.
    LessExplained,
    /// Facts in words.
    Facts,
    /// The receipt of the body that took over.
    Receipt,
    /// The responsible unit is named.
    Unit,
    /// Another responsible unit is named than the one that stands there.
    OtherUnit,
    /// Whoever moves belongs to the responsible unit.
    OwnUnit,
    /// The talk before the feedback is on record.
    Interview,
    /// Measure, person and date for the problem.
    Plan,
    /// The day of the plan lies in the term.
    PlanInTerm,
    /// The day that the plan promises has not passed.
    PlanStands,
    /// Every item of the checklist has its evidence.
    Checklist,
    /// Nothing that has to come back is without voucher or reason.
    MoneyExplained,
    /// Not by whoever handed in the plan.
    NotTheProposer,
    /// Not by whoever claimed it done.
    NotTheClaimer,
    /// Not by whoever looked first, nor by whoever did or claimed it done before it came back.
    NotTheFirstReviewer,
    /// Not by whoever opened the case: nobody both enters and ends it.
    NotTheOpener,
    /// Not by the two who closed it.
    NotTheCloser,
    /// Not by whoever booked its money, corrected its sums, handed in what stands as its evidence or spared it an item: nobody
    /// both enters and closes.
    NotTheEnterer,
    /// Not by anybody of the responsible unit.
    NotOfTheUnit,
    /// So much is open that it can be written off.
    WrittenOff,
    /// An extension was asked for and waits.
    Asked,
    /// Other sums that can be, with their basis.
    Corrected,
    /// Fewer extensions than the county allows.
    ExtensionLeft,
    /// A new date after the old one, not past and not too far from the old one, or from today where that is over.
    NewDate,
    /// The term is over and the next step of the ladder is due.
    Overdue,
    /// The category stands in so many villages.
    EnoughVillages,
    /// It was not merged into the common problem before.
    NotMerged,
    /// Closed so long ago that it may be looked back at.
    Ripe,
    /// What those who close it say of how it was put right.
    Opinion,
}

impl Guard {
    /// Why it refuses, for the person who moves.
    pub fn says(self) -> &'static str {
        match self {
            Self::Evidence => "没有一条证据，不能立为疑点：从“疑点”里勾选，或者写明来件日期和来件说了什么",
            Self::TwoVerifiers => "要派两个不同的人核查",
            Self::NotTheOpenerSent => "立案的人不能再派去核查：一件事不能由同一个人立、又由他了结，换一个人",
            Self::NoConflict => "派的人和被查单位有亲属关系，或是本乡镇的人，要回避",
            Self::Verifier => "只有被派来核查的人能下结论",
            Self::SecondPerson => "要有第二个人签字，不能是同一个人",
            Self::OtherVerifier => {
                "结论要由派来核查的另一个人签字，别人不能代签。他来不了，就请巡察办重新“派人核查”"
            }
            Self::NoKin => "下结论、签字的人和被查单位有亲属关系，或是本乡镇的人，要回避，换一个人办",
            Self::ReasonCode => "要选查否的原因；选“其他”要写明",
            Self::Reason => "要写明原因",
            Self::Document => "要写文号",
            Self::Paper => {
                "要附批准的文件（中止的附法院或别的机关的文书）：先在“佐证材料”里附上扫描件，再到这里选它"
            }
            Self::AmountBasisFacts => "要写清金额、定性依据和事实",
            Self::Recoverable => "要写其中应追缴多少：没有要追缴的写 0，也不能多于涉及金额",
            Self::LessExplained => "应追缴少于涉及金额，要写明为什么：哪些钱不用追、凭什么",
            Self::Facts => "要写清查到的情况",
            Self::Receipt => "要填接收单位的回执号",
            Self::Unit => "还没有写责任单位",
            Self::OtherUnit => "要写真正的责任单位，和原来写的不一样",
            Self::OwnUnit => "只有责任单位的人能办",
            Self::Interview => "反馈以前要有约谈记录",
            Self::Plan => "整改方案要有措施、责任人和完成日期：措施和责任人都要写出来，空格和标点不算",
            Self::PlanInTerm => {
                "方案的完成日期不能早于今天，也不能晚于整改的期限。要更长的时间，先写期限内的日期，方案批准以后再申请延期"
            }
            Self::PlanStands => {
                "方案写的完成日期已经过了，现在批准，当天就超期。点“退回方案”写明原因，请责任单位重新报一个日期"
            }
            Self::Checklist => "佐证材料还没有齐",
            Self::MoneyExplained => "还有应追缴的钱没有追回，也没有核销",
            Self::NotTheProposer => "报方案的人不能自己批",
            Self::NotTheClaimer => "申请销号的人不能自己审",
            Self::NotTheFirstReviewer => {
                "初审过它、申请过它销号的人不能再终审、从终审退回，也不能下回头看的结论；以前退回过的那几次也算"
            }
            Self::NotTheOpener => {
                "立案的人不能自己了结它：不能查否、说明、移送、销号，也不能下回头看的结论。换一个人办"
            }
            Self::NotTheCloser => "销号的人不能自己回头看",
            Self::NotTheEnterer => {
                "登记过这件事的钱、更正过它的金额、标过哪一项不用交、交过它的材料的人，不能再审它、销它，要换一个人"
            }
            Self::NotOfTheUnit => "责任单位的人不能办这一步",
            Self::WrittenOff => "核销的金额要大于零，不能多于还没追回的",
            Self::Asked => "没有等批准的延期申请",
            Self::Corrected => {
                "更正要写全涉及金额、应追缴和依据，要和原来不一样；应追缴不能多于涉及金额，也不能少于已经追回和核销的"
            }
            Self::ExtensionLeft => "延期的次数已经用完",
            Self::NewDate => "新的期限要晚于原期限，不能早于今天，而且不能太长",
            Self::Overdue => "还没有到升级督办的时候",
            Self::EnoughVillages => "同类问题的村还不够多",
            Self::NotMerged => "这件事已经并入共性问题，不用再并",
            Self::Ripe => "销号还不够久，还不到回头看的时候",
            Self::Opinion => "要写验收意见，2 到 200 个字：看了什么、认不认",
        }
    }

    /// Whether it holds.
    pub(super) fn holds(self, case: &CaseView, mover: &Mover, given: &Given, terms: &Terms) -> bool {
        let filled = |text: &str| !text.trim().is_empty();
        // A dash, a full stop or what nobody sees is no measure and no name.
        let said = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
        let two = given
            .second
            .is_some_and(|second| second != mover.user && given.second_is_entitled);
        match self {
            Self::Evidence => case.evidence > 0,
            Self::TwoVerifiers => matches!(given.verifiers, Some((one, two)) if one != two),
            Self::NotTheOpenerSent => given
                .verifiers
                .is_none_or(|(one, two)| ![one, two].contains(&case.opened_by)),
            Self::NoConflict => !given.conflict,
            Self::Verifier => case.is_verified_by(mover.user),
            Self::SecondPerson => two,
            Self::OtherVerifier => given.second.is_some_and(|second| case.is_verified_by(second)),
            Self::NoKin => !given.kin,
            Self::ReasonCode => match given.false_reason {
                Some(FalseReason::Other) => filled(&given.reason),
                Some(_) => true,
                None => false,
            },
            Self::Reason => filled(&given.reason),
            Self::Document => filled(&given.document),
            Self::Paper => given.paper,
            Self::AmountBasisFacts => given.amount.is_some() && filled(&given.basis) && filled(&given.facts),
            Self::Recoverable => given
                .amount
                .zip(given.recoverable)
                .is_some_and(|(found, recoverable)| Balance::new(found, recoverable).is_ok()),
            Self::LessExplained => given.recoverable >= given.amount || filled(&given.reason),
            Self::Facts => filled(&given.facts),
            Self::Receipt => filled(&given.receipt),
            Self::Unit => filled(&case.unit) || filled(&given.unit),
            Self::OtherUnit => filled(&given.unit) && given.unit.trim() != case.unit.trim(),
            Self::OwnUnit => mover.of_the_unit,
            Self::Interview => case.interviewed || filled(&given.interview),
            Self::Plan => said(&given.measure) && said(&given.responsible) && given.date.is_some(),
            Self::PlanInTerm => match (given.date, given.latest) {
                (Some(date), Some(latest)) => (given.today..=latest).contains(&date),
                _ => false,
            },
            Self::PlanStands => case.planned.is_none_or(|day| given.today <= day),
            Self::Checklist => case.checklist.is_complete(),
            Self::MoneyExplained => case.balance.open().0 == 0,
            Self::NotTheProposer => case.proposed_by != Some(mover.user),
            Self::NotTheClaimer => {
                case.claimed_by != Some(mover.user) && (!two || given.second != case.claimed_by)
            }
            Self::NotTheFirstReviewer => {
                let before = |user: &i64| case.reviewed_by == Some(*user) || case.had_part.contains(user);
                !before(&mover.user) && !given.second.as_ref().is_some_and(before)
            }
            Self::NotTheOpener => case.opened_by != mover.user && given.second != Some(case.opened_by),
            Self::NotTheCloser => ![case.closed_by, case.closed_with].contains(&Some(mover.user)),
            Self::NotTheEnterer => {
                let entered = |user: &i64| case.entered_by.contains(user);
                !entered(&mover.user) && !given.second.as_ref().is_some_and(entered)
            }
            Self::NotOfTheUnit => !mover.of_the_unit,
            Self::WrittenOff => given
                .written_off
                .is_some_and(|amount| case.balance.written_off(amount).is_ok()),
            Self::Asked => case.asked,
            Self::Corrected => given
                .amount
                .zip(given.recoverable)
                .is_some_and(|(found, recoverable)| {
                    let new = case.balance.corrected(found, recoverable);
                    new.is_ok_and(|new| new != case.balance) && filled(&given.basis)
                }),
            Self::ExtensionLeft => u32::from(case.extensions) < terms.extensions.0,
            Self::NewDate => match (case.due, given.date) {
                (Some(due), Some(date)) => {
                    let longer = (date - due.max(given.today)).num_days();
                    date > due && (0..=i64::from(terms.extensions.1)).contains(&longer)
                }
                _ => false,
            },
            Self::Overdue => case.due.is_some_and(|due| {
                super::term::escalation(due, given.today, usize::from(case.escalated), terms).is_some()
            }),
            Self::EnoughVillages => case.villages_alike >= terms.common,
            Self::NotMerged => !case.merged,
            Self::Ripe => given.drawn || case.ripe_on.is_none_or(|first| given.today >= first),
            Self::Opinion => (2..=200).contains(&given.opinion.trim().chars().count()),
        }
    }

    /// The fields of the form that it looks at: what no guard of a move looks at is not asked, and is not taken when it comes.
    pub fn fields(self, case: &CaseView) -> &'static [&'static str] {
        match self {
            Self::TwoVerifiers | Self::NotTheOpenerSent | Self::NoConflict => &["one", "two"],
            Self::ReasonCode => &["code", "reason"],
            Self::Reason | Self::LessExplained => &["reason"],
            Self::Document => &["document"],
            Self::Paper => &["piece"],
            Self::AmountBasisFacts => &["found", "basis", "facts", "category"],
            Self::Recoverable => &["found", "recoverable"],
            Self::Facts => &["facts"],
            Self::Receipt => &["receipt"],
            Self::Unit if case.unit.trim().is_empty() => &["unit"],
            Self::OtherUnit => &["unit"],
            Self::Interview if !case.interviewed => &["interview"],
            Self::Plan => &["measure", "responsible", "date"],
            Self::PlanInTerm | Self::NewDate => &["date"],
            Self::WrittenOff => &["amount"],
            Self::Corrected => &["found", "recoverable", "basis"],
            Self::Opinion => &["opinion"],
            _ => &[],
        }
    }

    /// Whether it keeps whoever had a part in a case from signing as well.
    pub(super) fn looks_at_the_signer(self) -> bool {
        matches!(
            self,
            Self::NotTheClaimer | Self::NotTheFirstReviewer | Self::NotTheOpener | Self::NotTheEnterer
        )
    }

    /// Whether it keeps this very person from a move, whatever they give.
    pub(super) fn bars(self, case: &CaseView, mover: &Mover) -> bool {
        let looks_at_who = matches!(
            self,
            Self::Verifier
                | Self::OwnUnit
                | Self::NotTheProposer
                | Self::NotTheClaimer
                | Self::NotTheFirstReviewer
                | Self::NotTheOpener
                | Self::NotTheCloser
                | Self::NotTheEnterer
                | Self::NotOfTheUnit
                // Nothing that anybody gives undoes it.
                | Self::NotMerged
        );
        looks_at_who && !self.holds(case, mover, &Given::default(), &Terms::default())
    }

    /// Whether a guard of that kind stands before a move, for tests and for the page that explains a move.
    pub fn stands_before(self, name: MoveName) -> bool {
        super::moves::MOVES
            .iter()
            .any(|row| row.name == name && row.guards.contains(&self))
    }
}
