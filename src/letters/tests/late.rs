//! The sample case where a letter belongs: late where the unit is pressed, closed where its closing is told, reopened where it
//! did not hold.

use super::sample::{day, typed};
use crate::domain::case::CaseState;
use crate::letters::{Document, Extension, Kind, Matter, Moved};

fn moved(on: (u32, u32), what: &str, who: &str, signed: bool, words: &str) -> Moved {
    Moved {
        day: day(on.0, on.1),
        what: what.to_owned(),
        who: who.to_owned(),
        signed,
        words: words.to_owned(),
    }
}

/// The sample case as a letter of that kind finds it: the steps of the ladder are taken when the unit is late, and never before.
pub(super) fn of(kind: Kind, matter: &Matter) -> Matter {
    let (due, steps): ((u32, u32), &[(u32, u32)]) = match kind {
        Kind::Supervision => ((11, 20), &[(11, 21)]),
        Kind::Interview => ((11, 5), &[(11, 6), (11, 20)]),
        Kind::Accountability => ((10, 20), &[(10, 21), (11, 4), (11, 20)]),
        Kind::LookBack => {
            return Matter {
                state: CaseState::LookBack,
                ..matter.clone()
            };
        }
        _ => return matter.clone(),
    };
    let mut late = overdue(matter, due);
    late.escalated = u8::try_from(steps.len()).expect("three at most");
    let taken = steps.iter().map(|on| moved(*on, "升级督办", "巡察办", false, ""));
    late.moves.extend(taken);
    late.moves.sort_by_key(|one| one.day);
    late
}

fn overdue(matter: &Matter, (month, on): (u32, u32)) -> Matter {
    Matter {
        due: Some(day(month, on)),
        planned: day(month, on).to_string(),
        ..matter.clone()
    }
}

/// What letters say of a case that stands elsewhere than the sample does.
pub(super) fn where_it_stands(matter: &Matter) -> Vec<(&'static str, Document, &'static str)> {
    let then = |state, made: &[Moved]| Matter {
        state,
        moves: matter.moves.iter().chain(made).cloned().collect(),
        ..matter.clone()
    };
    let closing = [
        moved((11, 15), "申请销号", "乡镇经办", false, ""),
        moved((11, 16), "初审通过", "乡镇审核", false, ""),
        moved(
            (11, 20),
            "销号",
            "巡察办",
            true,
            "验收意见：逐项看过，钱已到账，同意销号",
        ),
    ];
    let closed = then(CaseState::Closed, &closing);
    let looked = |state, what: &str, words: &str| Matter {
        state,
        moves: [
            closed.moves.clone(),
            vec![
                moved((11, 21), "回头看", "巡察办", false, ""),
                moved((11, 22), what, "巡察办", false, words),
            ],
        ]
        .concat(),
        ..matter.clone()
    };
    let granted = Matter {
        extension: Extension {
            before: Some(day(11, 20)),
            asked: "2026-12-21".to_owned(),
            reason: "等法院判决".to_owned(),
        },
        times: (1, 1),
        ..matter.clone()
    };
    let all = [
        (
            "督办函（没有超期）",
            Kind::Supervision,
            matter.clone(),
            include_str!("../supervision/ahead.md"),
        ),
        (
            "整改工作提示（超期）",
            Kind::Prompt,
            overdue(matter, (11, 20)),
            include_str!("../prompt/late.md"),
        ),
        (
            "延期审批表（批了）",
            Kind::Extension,
            granted,
            include_str!("../extension/granted.md"),
        ),
        (
            "销号审核表（销了）",
            Kind::ClosingForm,
            closed.clone(),
            include_str!("../closing_form/closed.md"),
        ),
        (
            "回头看报告（通过）",
            Kind::LookBack,
            looked(CaseState::Confirmed, "回头看通过", "事实：到村看了账，租金在账上"),
            include_str!("../look_back/confirmed.md"),
        ),
        (
            "回头看报告（重新整改）",
            Kind::LookBack,
            looked(
                CaseState::Reopened,
                "重新整改",
                "说明：今年的租金又没有入账；台账也没有改",
            ),
            include_str!("../look_back/reopened.md"),
        ),
    ];
    all.into_iter()
        .map(|(name, kind, matter, sample)| {
            let letter = kind.letter();
            (name, letter.written(&matter, &typed(letter, &matter)), sample)
        })
        .collect()
}
