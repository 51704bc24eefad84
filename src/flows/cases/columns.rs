//! The columns of the ledger that no move asks for. Every change of them is kept in the history of the case: who, when, from
//! what to what. Once the unit has claimed the case done they stand still, but for a correction by the office that says why.

use super::given::{may_work_on, mover};
use super::{COLUMNS, Fields, KIND, field, short_enough};
use crate::access::{Actor, By, MoveCase};
use crate::cases::MoveName;
use crate::domain::case::CaseState;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::store::audit::Act;
use crate::store::cases::{Case, Stepped, Told};

/// The longest text of a column, and of a reason.
const LONGEST: usize = 500;

/// Whether the unit has claimed a case done, or it is closed: what the ledger says of it is what was judged.
pub fn is_claimed(case: &Case) -> bool {
    matches!(
        case.view.before.unwrap_or(case.state),
        CaseState::Claimed | CaseState::Review | CaseState::Closed | CaseState::LookBack
    )
}

/// Fills in the columns of the ledger that no move asks for.
///
/// # Errors
/// [`Error::Conflict`] once the case is over, [`Error::Forbidden`] for anybody but the inspection office once it is claimed,
/// [`Error::Usage`] for what a column cannot say and for a correction without its reason.
pub fn fill(office: &Office, actor: &Actor, by: &By<MoveCase>, case: &Case, fields: &Fields) -> Result<()> {
    may_work_on(by, case)?;
    if case.state.is_final() {
        return Err(Error::Conflict("这件事已经了结，台账不能再改".to_owned()));
    }
    let mut told = case.told.clone();
    let mut changes: Vec<String> = Vec::new();
    for column in COLUMNS {
        let text = field(fields, column);
        if text.chars().count() > LONGEST {
            return Err(Error::Usage(format!("“{column}”最多 {LONGEST} 个字")));
        }
        if let Some(category) = case.category
            && column == KIND
            && !text.is_empty()
            && !category.kinds().contains(&text)
        {
            return Err(Error::Usage(format!(
                "“{}”没有“{text}”这个二级分类，可以写：{}",
                category.word(),
                category.kinds().join("、")
            )));
        }
        let old = told.columns.get(column).cloned().unwrap_or_default();
        if old == text {
            continue;
        }
        let said = |text: &str| match text {
            "" => "（空）".to_owned(),
            text => format!("“{text}”"),
        };
        changes.push(format!("{column}：{} 改为 {}", said(&old), said(text)));
        if text.is_empty() {
            told.columns.remove(column);
        } else {
            told.columns.insert(column.to_owned(), text.to_owned());
        }
    }
    if changes.is_empty() {
        return Err(Error::Usage("没有一栏改了，不用保存".to_owned()));
    }
    if is_claimed(case) {
        changes.push(format!("原因：{}", reason_of(office, actor, by, case, fields)?));
    }
    let object = format!("问题 {}", case.number);
    let act = office.act("补台账", &object, "");
    rewrite(office, by, case, (&told, &changes.join("；")), &act)
}

/// Writes what is said of a case anew, with what changed in words: it moves nothing, and its history keeps it.
pub(super) fn rewrite(
    office: &Office,
    by: &By<MoveCase>,
    case: &Case,
    (told, words): (&Told, &str),
    act: &Act<'_>,
) -> Result<()> {
    let step = history_line(office, by, case, (told, words));
    office.store.rewrite(by.reach().of_county(), case, &step, act)
}

/// A line of a case's history that moves nothing.
pub(super) fn history_line<'a>(
    office: &Office,
    by: &'a By<MoveCase>,
    case: &'a Case,
    (told, words): (&'a Told, &'a str),
) -> Stepped<'a> {
    Stepped {
        name: MoveName::Rewrite,
        state: case.state,
        before: case.view.before,
        mover: by.user(),
        login: by.login(),
        role: by.role(),
        second: None,
        told,
        unit: &case.view.unit,
        verifiers: case.view.verifiers,
        category: None,
        balance: case.view.balance,
        written_off: None,
        extended: case.extended,
        words,
        flags: &[],
        false_reason: None,
        today: office.today,
    }
}

/// Why the office corrects what stands in the ledger of a case that is claimed or closed; nobody else does.
fn reason_of<'a>(
    office: &Office,
    actor: &Actor,
    by: &By<MoveCase>,
    case: &Case,
    fields: &'a Fields,
) -> Result<&'a str> {
    let me = mover(office, actor, by, case)?;
    if !me.roles.contains(&Role::InspectionOffice) || me.of_the_unit {
        return Err(Error::Forbidden(
            "这件事已经申请销号或销号，台账不能再改。真写错了，请巡察办写明原因更正".to_owned(),
        ));
    }
    let reason = field(fields, "reason");
    if reason.chars().count() < 2 {
        return Err(Error::Usage(
            "已经申请销号或销号的，更正台账要写明原因".to_owned(),
        ));
    }
    short_enough(reason, "原因", LONGEST)?;
    Ok(reason)
}
