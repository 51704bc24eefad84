//! Who moves a case and what they give: the fields of a form read into what the guards look at.

use chrono::NaiveDate;

use super::{Fields, field, flags, verifiers};
use crate::access::{Actor, By, MoveCase, Reach};
use crate::cases::{Given, MOVES, Move, MoveName, Mover};
use crate::domain::case::FalseReason;
use crate::domain::day;
use crate::domain::fen::Fen;
use crate::domain::role::Role;
use crate::domain::unit::UnitKind;
use crate::error::{Error, Result};
use crate::flows::Office;
use crate::flows::settings::clock;
use crate::store::cases::{Case, Waiting};

/// Who moves: the offices that reach this case today, and whether they are of its unit.
pub(super) fn mover(office: &Office, actor: &Actor, by: &By<MoveCase>, case: &Case) -> Result<Mover> {
    Some(standing(actor, case, office.today))
        .filter(|mover| !mover.roles.is_empty() && by.user() == actor.user)
        .ok_or_else(|| Error::NotFound("这件事".to_owned()))
}

/// Whether a case lies in a reach, by its village or by its unit.
fn reaches(reach: &Reach, case: &Case) -> bool {
    case.village
        .map_or(reach.is_whole(), |village| reach.covers(village))
        || reach.answers_for(&case.view.unit, case.village.is_some())
}

/// Insists that a case lies where somebody may move cases: an office by which it is only read, elsewhere, is none here.
///
/// # Errors
/// [`Error::NotFound`] when it does not.
pub fn may_work_on(by: &By<MoveCase>, case: &Case) -> Result<()> {
    match reaches(by.reach(), case) {
        true => Ok(()),
        false => Err(Error::NotFound("这件事".to_owned())),
    }
}

/// How somebody stands to a case on a day; whoever does not reach it holds no office there. Where the township itself is the
/// responsible unit its reviewer is of it, and where it is the township or a department a village's reporter is not.
pub fn standing(actor: &Actor, case: &Case, day: NaiveDate) -> Mover {
    let offices: Vec<_> = actor
        .offices(day)
        .filter(|one| reaches(&one.reach, case))
        .collect();
    let unit = UnitKind::of(&case.view.unit);
    let of_the_unit = |role: Role| match role {
        Role::TownshipClerk | Role::DepartmentUser => true,
        Role::VillageReporter => unit == UnitKind::Village,
        Role::TownshipReviewer => unit == UnitKind::Township,
        _ => false,
    };
    Mover {
        user: actor.user,
        of_the_unit: offices.iter().any(|one| of_the_unit(one.role)),
        roles: offices.iter().map(|one| one.role).collect(),
    }
}

/// What of a form the guards of a move ask for, and the verdicts on the flags of the case; all else is left out, so that no move
/// does what another one is for.
pub(super) fn asked(row: &Move, case: &Case, fields: &Fields) -> Fields {
    let asks = |name: &str| {
        let flag = row.name.is_verdict() && (name.starts_with("flag-") || name.starts_with("why-"));
        flag || row
            .guards
            .iter()
            .any(|guard| guard.fields(&case.view).contains(&name))
    };
    fields.iter().filter(|(name, _)| asks(name)).cloned().collect()
}

/// The row of a move in the table, where the case stands; from another place the first of that name, which the step refuses.
pub(super) fn row_of(name: MoveName, case: &Case) -> Option<&'static Move> {
    let rows = || MOVES.iter().filter(|row| row.name == name);
    rows()
        .find(|row| row.from.contains(&case.state))
        .or_else(|| rows().next())
}

pub(super) fn read(office: &Office, by: &By<MoveCase>, case: &Case, fields: &Fields) -> Result<Given> {
    let named = verifiers::named(office, by, case, fields)?;
    Ok(Given {
        latest: Some(clock(office, by.reach().of_county())?.latest_planned(office.today)),
        verifiers: named.pair,
        conflict: named.conflict,
        ..written(fields, office.today)?
    })
}

/// What the form itself says, on a day.
fn written(fields: &Fields, today: NaiveDate) -> Result<Given> {
    let text = |name: &str| field(fields, name).to_owned();
    let money = |name: &str| match field(fields, name) {
        "" => Ok(None),
        typed => Fen::parse_yuan(typed)
            .map(Some)
            .map_err(|_| Error::Usage(format!("“{}”写成 1234.50 这样", label(name)))),
    };
    let date = match field(fields, "date") {
        "" => None,
        typed => Some(day::parse(typed).ok_or_else(|| Error::Usage("日期写成 2026-12-31 这样".to_owned()))?),
    };
    Ok(Given {
        today,
        reason: text("reason"),
        false_reason: FalseReason::from_word(field(fields, "code")),
        document: text("document"),
        // Which of the pieces it is, and whether it is one, is looked at where it is booked.
        paper: !field(fields, "piece").is_empty(),
        amount: money("found")?,
        recoverable: money("recoverable")?,
        written_off: money("amount")?,
        basis: text("basis"),
        facts: text("facts"),
        receipt: text("receipt"),
        interview: text("interview"),
        unit: text("unit"),
        opinion: text("opinion"),
        measure: text("measure"),
        responsible: text("responsible"),
        date,
        ..Given::default()
    })
}

/// What the fields of the moves are called before whoever signs.
const LABELS: [(&str, &str); 19] = [
    ("found", "涉及金额"),
    ("recoverable", "其中应追缴"),
    ("amount", "核销金额"),
    ("code", "查否的原因"),
    ("reason", "原因"),
    ("document", "文号"),
    ("basis", "定性依据"),
    ("facts", "查明的事实"),
    ("interview", "约谈"),
    ("receipt", "接收单位的回执号"),
    ("unit", "责任单位"),
    ("measure", "整改措施"),
    ("responsible", "责任人"),
    ("date", "期限"),
    ("one", "核查人"),
    ("two", "另一个核查人"),
    ("piece", "附件是第几份材料"),
    ("opinion", "验收意见"),
    ("category", "问题类别"),
];

fn label(name: &str) -> &'static str {
    LABELS
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("金额", |(_, label)| label)
}

/// All that was given with a move that waits, as it will be done when somebody signs.
///
/// # Errors
/// [`Error::Internal`] when it cannot be read.
pub fn laid_before(case: &Case, waiting: &Waiting) -> Result<Vec<(&'static str, String)>> {
    let fields: Fields = serde_json::from_slice(&waiting.given).map_err(Error::internal)?;
    let fields = row_of(waiting.name, case).map_or(fields.clone(), |row| asked(row, case, &fields));
    let said = LABELS.iter().map(|(name, label)| {
        let text = field(&fields, name);
        let text = match (*name, Fen::parse_yuan(text)) {
            ("found" | "recoverable" | "amount", Ok(amount)) => format!("{} 元", amount.grouped()),
            _ => text.to_owned(),
        };
        (*label, text)
    });
    let flags = flags::spoken(&flags::read(waiting.name, case, &fields)?);
    let said = said.chain(flags.into_iter().map(|line| ("另有结论的疑点", line)));
    Ok(said.filter(|(_, text)| !text.is_empty()).collect())
}

/// Why nobody can sign the step that waits: it was begun before the software asked for an entry of its form, and what was kept of it
/// lacks that. `None` for one that lacks nothing.
///
/// # Errors
/// [`Error::Internal`] when it cannot be read.
pub fn outdated(case: &Case, waiting: &Waiting, today: NaiveDate) -> Result<Option<String>> {
    let Some(row) = row_of(waiting.name, case) else {
        return Ok(None);
    };
    let fields: Fields = serde_json::from_slice(&waiting.given).map_err(Error::internal)?;
    let fields = asked(row, case, &fields);
    // What cannot be read any more is refused where it is signed.
    let Ok(given) = written(&fields, today) else {
        return Ok(None);
    };
    let lacks = row.not_asked_then(&case.view, &given, &|name| !field(&fields, name).is_empty());
    Ok(lacks.map(|guard| {
        format!(
            "这一步是软件升级以前办的，那时不用写、现在要写的一项还空着，签不了字：{}。点“不签，退回”，由能办“{}”的人重新办一次，把这一项写上",
            guard.says(),
            row.name.word()
        )
    }))
}

/// What was given, in one line for the history.
pub(super) fn spoken(given: &Given) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut say = |label: &str, text: &str| {
        if !text.is_empty() {
            parts.push(format!("{label}：{text}"));
        }
    };
    say(
        "核销",
        &given
            .written_off
            .map_or_else(String::new, |amount| format!("{} 元", amount.grouped())),
    );
    say("原因", given.false_reason.map_or("", FalseReason::word));
    say("说明", &given.reason);
    say("文号", &given.document);
    say("依据", &given.basis);
    say("事实", &given.facts);
    say("约谈", &given.interview);
    say("回执", &given.receipt);
    say("验收意见", &given.opinion);
    say("措施", &given.measure);
    say("责任人", &given.responsible);
    if let Some(date) = given.date {
        say("期限", &date.to_string());
    }
    parts.join("；")
}
