//! `/desk/letters/{id}`: a letter to read, print and take; and the form that issues one about a case.

pub(super) mod addressed;
pub(super) mod owed;
pub(super) mod receipts;

use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, FollowUp, IssueLetter};
use crate::domain::case::CaseState;
use crate::error::{Error, Result};
use crate::flows::cases::Sight;
use crate::flows::letters::{self, Wanted};
use crate::letters::{COPIES, Kind, Typed, URGENCY, Urgency, fit, is_day, sheet};
use crate::store::cases::{Case, Eyes};
use crate::web::links;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The kind of a Word file.
pub(super) const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// The longest text of a field.
const LONGEST: usize = 4_000;
/// The longest list of whom it is sent to as well.
const LONGEST_COPIES: usize = 200;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<IssueLetter>("/desk/letters", owed::page),
        get::<IssueLetter>("/desk/cases/{id}/letters/new", blank).params(&["kind", "replaces"]),
        post::<IssueLetter>("/desk/cases/{id}/letters/new", issue),
        post::<IssueLetter>("/desk/cases/{id}/letters/left-out", owed::left_out),
        post::<IssueLetter>("/desk/letters/{id}/receipts", receipts::note).does("登记文书的回执和书面反馈"),
        get::<FollowUp>("/desk/letters/{id}", page),
        get::<FollowUp>("/desk/letters/{id}/docx", file).lane(Lane::Download),
    ]
}

/// The letters of a case, on its page: what was issued, what this step asks for, what else can be issued.
pub(super) fn section(visit: &Visit<'_>, case: &Case, sight: &Sight) -> Result<Markup> {
    const COLUMNS: [Column; 4] = [
        Column::head("文号"),
        Column::text("文书"),
        Column::short("日期"),
        Column::text("签发"),
    ];
    let issued = visit
        .desk()
        .store
        .letters_of(sight.reach.of_county(), case.id, sight.eyes)?;
    let may = visit
        .by::<IssueLetter>()
        .is_ok_and(|by| letters::may_issue(&by, case));
    let wanted = letters::asked_for(case);
    let there = |kind: Kind| issued.iter().any(|one| one.kind == kind);
    let left = |kind: Kind| case.state == CaseState::Lead && kind != Kind::Lead;
    let rows = issued.iter().map(|one| {
        let name = html! { (one.number) @if one.version > 1 { " 第" (one.version) "版" } };
        vec![
            html! { @if left(one.kind) { (name) } @else { a href={ "/desk/letters/" (one.id) } { (name) } } },
            html! { (one.kind.word()) },
            html! { (one.day) },
            html! { (one.login) },
        ]
    });
    let new = |kind: Kind| {
        links::with_params(
            &format!("/desk/cases/{}/letters/new", case.id),
            [("kind", kind.word())],
        )
    };
    Ok(html! {
        section {
            h2 { "文书" }
            @if issued.is_empty() { p.muted { "还没有发出的文书。" } } @else { (table("文书", &COLUMNS, rows)) }
            (receipts::part(visit, case, (&issued, sight.eyes), may)?)
            @if issued.iter().any(|one| left(one.kind)) { p.muted { "别的文书写了什么，已经随线索移送，这里只留文号和日期。" } }
            @if may {
                @if let Some(kind) = wanted {
                    p.go {
                        a.button href=(new(kind)) { "写" (kind.word()) }
                        @if there(kind) { span.muted { " 这一步的已经发过" } } @else { span.muted { " 这一步要的文书" } }
                    }
                }
                @let others: Vec<Kind> = letters::possible(case.state).filter(|kind| Some(*kind) != wanted).collect();
                @if !others.is_empty() {
                    ul.plain.letters { @for kind in others { li { a href=(new(kind)) { (kind.word()) } } } }
                }
            }
        }
    })
}

/// The case of the address within the reach of whoever issues letters.
fn case_of(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Case> {
    let id = number(visit, "这件事")?;
    visit.desk().store.case(
        id,
        by.reach(),
        Eyes::Office,
        &visit.clock(by.reach().of_county())?,
    )
}

fn number(visit: &Visit<'_>, what: &str) -> Result<i64> {
    visit
        .part("id")
        .parse()
        .map_err(|_| Error::NotFound(what.to_owned()))
}

fn kind_of(word: &str) -> Result<Kind> {
    Kind::from_word(word)
        .ok_or_else(|| Error::Usage("没有这种文书。回到这件事的页面，从“文书”里选".to_owned()))
}

fn blank(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let case = case_of(visit, by)?;
    // A form that was refused leads back here without saying which letter it was.
    let Some(kind) = visit.ask.get("kind") else {
        return super::case::back(&case);
    };
    let kind = kind_of(kind)?;
    let letter = kind.letter();
    let (store, county) = (&visit.desk().store, by.reach().of_county());
    let labels = visit.house.labels();
    let office = visit.office(by);
    let replaces = match visit.ask.get("replaces") {
        None => None,
        Some(id) => {
            let id = id
                .parse()
                .map_err(|_| Error::NotFound("要换的那份文书".to_owned()))?;
            let (old, _, typed) = store.letter(
                id,
                by.reach(),
                Eyes::Office,
                &visit.clock(by.reach().of_county())?,
            )?;
            if old.case != case.id || old.kind != kind {
                return Err(Error::NotFound("要换的那份文书".to_owned()));
            }
            Some((old, typed))
        }
    };
    let old = replaces.as_ref().map(|(old, _)| old.id);
    let others = letters::together(&office, by, &case, kind, old)?;
    let matter = letters::matter(&office, by, &case, (kind, &others), &|code| {
        labels.village_in_township(code)
    })?;
    let kept = store.draft_of(county, case.id, kind)?;
    let before = kept
        .clone()
        .or_else(|| replaces.as_ref().map(|(_, typed)| typed.clone()));
    let typed = Typed(
        letter
            .fields
            .iter()
            .chain([&COPIES, &URGENCY])
            .map(|field| {
                let text = match &before {
                    Some(typed) => Typed(typed.clone()).get(field.name).to_owned(),
                    None => (field.offer)(&matter),
                };
                (field.name.to_owned(), text)
            })
            .collect(),
    );
    let document = letters::draft(&matter, kind, &typed)?;
    let mut seen = 0;
    for one in std::iter::once(&case).chain(&others) {
        seen += store.letters_of(county, one.id, Eyes::Office)?.len();
    }
    let beside: Vec<String> = others.iter().map(|one| one.id.to_string()).collect();
    let body = html! {
        p.back { a href={ "/desk/cases/" (case.id) } { "‹ " (case.number) } }
        h1.screen { (kind.word()) }
        p.lead.screen {
            "数字和事实由系统从这件事里填，改不了；您写的在下面。签发以后不能改，只能发新的一版。"
            @if kept.is_some() { "这是上次存的草稿。" }
        }
        div.screen { (unreachable(visit)) }
        div.screen { (super::cases::unsure(visit, &visit.clock(county)?, matter.due.into_iter())) }
        form.ask.screen method="post" action={ "/desk/cases/" (case.id) "/letters/new" } {
            (frame::seal(visit))
            input type="hidden" name="kind" value=(kind.word());
            input type="hidden" name="seen" value=(seen);
            input type="hidden" name="version" value=(letters::versions(&case, &others));
            @if !others.is_empty() {
                input type="hidden" name="with" value=(beside.join(","));
                p {
                    "这一轮给同一个单位反馈的，一封写完，还有 " (others.len()) " 件："
                    @for (at, one) in others.iter().enumerate() {
                        @if at > 0 { "、" }
                        a href={ "/desk/cases/" (one.id) } { (one.number) }
                    }
                    "。"
                }
            }
            @if let Some((old, _)) = &replaces {
                input type="hidden" name="replaces" value=(old.id);
                p { "代替 " (old.number) "（第" (old.version) "版）。文号不变，版次加一。" }
                label for="why" { "为什么换" }
                input #why name="why" required maxlength="200";
            }
            @for field in letter.fields {
                label for={ "f-" (field.name) } { (field.label) }
                @if is_day(field) {
                    input id={ "f-" (field.name) } name=(field.name) type="date" min=(visit.ask.today) value=(typed.get(field.name));
                    @if let Some(due) = matter.due.filter(|due| *due < visit.ask.today) { p.muted { "原定期限 " (due) " 已过，重新写一天。" } }
                } @else {
                    textarea id={ "f-" (field.name) } name=(field.name) maxlength=(LONGEST) { (typed.get(field.name)) }
                }
            }
            label for="f-copies" { (COPIES.label) }
            input #f-copies name=(COPIES.name) maxlength=(LONGEST_COPIES) value=(typed.get(COPIES.name));
            label for="f-urgency" { (URGENCY.label) }
            select #f-urgency name=(URGENCY.name) {
                option value="" { "不写" }
                @for urgency in Urgency::ALL { option selected[Urgency::chosen(&typed) == Some(*urgency)] { (urgency.word()) } }
            }
            @if letter.fields.is_empty() { p { "这份文书没有要写的内容：线索的内容不留在系统里。" } }
            button.second name="act" value="keep" { "存草稿，看看样子" }
            " "
            button.main name="act" value="issue" { "签发，编号" }
        }
        h2.screen { "样子" }
        (sheet(&document))
    };
    Ok(frame::paper(visit, kind.word(), &body))
}

/// Tells whoever issues that nobody else can open the square codes.
fn unreachable(visit: &Visit<'_>) -> Markup {
    html! { @if let Some(said) = visit.desk().settings.unreachable() { p.note { "⚠ " (said) "。已经签发的文书不会改。" } } }
}

/// What was typed into the fields of a letter.
fn typed_of(visit: &Visit<'_>, kind: Kind) -> Result<Typed> {
    let mut typed = Vec::new();
    for field in kind.letter().fields.iter().chain([&COPIES, &URGENCY]) {
        let most = if field.name == COPIES.name {
            LONGEST_COPIES
        } else {
            LONGEST
        };
        let text: Vec<String> = visit
            .field(field.name)
            .lines()
            .map(fit)
            .filter(|line| !line.is_empty())
            .collect();
        let text = text.join("\n");
        if text.chars().count() > most {
            return Err(Error::Usage(format!("“{}”太长了，最多 {most} 个字", field.label)));
        }
        typed.push((field.name.to_owned(), text));
    }
    let typed = Typed(typed);
    let urgency = typed.get(URGENCY.name);
    if !urgency.is_empty() && Urgency::chosen(&typed).is_none() {
        return Err(Error::Usage("紧急程度只有特急、加急两种，不急的不写".to_owned()));
    }
    Ok(typed)
}

fn issue(visit: &Visit<'_>, by: &By<IssueLetter>) -> Result<Reply> {
    let case = case_of(visit, by)?;
    let kind = kind_of(visit.field("kind"))?;
    let typed = typed_of(visit, kind)?;
    let office = visit.office(by);
    let replaces = match visit.field("replaces") {
        "" => None,
        id => Some(
            id.parse()
                .map_err(|_| Error::NotFound("要换的那份文书".to_owned()))?,
        ),
    };
    if visit.field("act") == "keep" {
        letters::keep(&office, by, &case, kind, &typed)?;
        let here = format!("/desk/cases/{}/letters/new", case.id);
        let old = replaces.map(|id: i64| id.to_string()).unwrap_or_default();
        let pairs = [("kind", kind.word()), ("replaces", old.as_str())];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        return Ok(Reply::redirect(303, links::with_params(&here, pairs)));
    }
    let beside: Vec<i64> = visit
        .field("with")
        .split(',')
        .filter(|id| !id.is_empty())
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| Error::Usage("表单不完整。刷新页面再签发".to_owned()))?;
    let shown = |name| {
        let typed: std::result::Result<i64, _> = visit.field(name).parse();
        typed.map_err(|_| Error::Usage("表单不完整。刷新页面再签发".to_owned()))
    };
    let wanted = Wanted {
        beside: &beside,
        kind,
        typed,
        seen: usize::try_from(shown("seen")?).unwrap_or(usize::MAX),
        version: shown("version")?,
        replaces: replaces.map(|id| (id, visit.field("why"))),
    };
    let labels = visit.house.labels();
    let issued = letters::issue(&office, by, &case, &wanted, &|code| {
        labels.village_in_township(code)
    })?;
    Ok(Reply::redirect(303, format!("/desk/letters/{}", issued.id)))
}

fn page(visit: &Visit<'_>, _: &By<FollowUp>) -> Result<Reply> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let id = number(visit, "这份文书")?;
    if let Some(own) = letters::to_department(&visit.desk().office("", ""), &sight, id)? {
        return Ok(addressed::page(visit, own));
    }
    let (issued, document, _) = visit.desk().store.letter(
        id,
        &sight.reach,
        sight.eyes,
        &visit.clock(sight.reach.of_county())?,
    )?;
    let case = visit.desk().store.case(
        issued.case,
        &sight.reach,
        sight.eyes,
        &visit.clock(sight.reach.of_county())?,
    )?;
    let new = links::with_params(
        &format!("/desk/cases/{}/letters/new", issued.case),
        [("kind", issued.kind.word()), ("replaces", &issued.id.to_string())],
    );
    let body = html! {
        p.back { a href={ "/desk/cases/" (issued.case) } { "‹ 这件事" } }
        p.lead.screen {
            strong { (issued.number) } " 第" (issued.version) "版 · " (issued.day) @if !issued.login.is_empty() { " · " (issued.login) " 签发" }
        }
        p.go.screen {
            a.button href={ "/desk/letters/" (id) "/docx" } { "下载 Word 文件" }
            " "
            @if visit.by::<IssueLetter>().is_ok() {
                @match issued.kind.letter().refusal(case.state) {
                    None => a href=(new) { "发新的一版" },
                    Some(why) => span.muted { "不能再发新的一版：" (why) "。" },
                }
            }
        }
        (addressed::reached(visit, (issued.kind, case.category), &document, &sight)?)
        (sheet(&document))
        p.muted.screen { "打印：用浏览器的打印，纸选 A4。Word 文件的校验码（SHA-256）：" code { (issued.hash) } }
    };
    Ok(frame::paper(visit, &issued.number, &body))
}

fn file(visit: &Visit<'_>, by: &By<FollowUp>) -> Result<Reply> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    let id = number(visit, "这份文书")?;
    let (issued, bytes) = letters::take(&visit.office(by), by, &sight, id)?;
    let name = format!("letter-{}-v{}.docx", issued.id, issued.version);
    Ok(Reply::file(WORD, name, bytes))
}
