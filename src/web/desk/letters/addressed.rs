//! The letters to a department about a common problem in its charge: a list beside its common problems, each on a page of its own. The
//! cases that they count are not the department's to see, so nothing leads there.

use maud::{Markup, html};

use super::receipts::whole;
use crate::domain::case::Category;
use crate::error::Result;
use crate::flows::cases::Sight;
use crate::flows::letters::{ToDepartment, to_departments};
use crate::flows::settings::in_force;
use crate::letters::{Document, Kind, sheet};
use crate::store::cases::Eyes;
use crate::web::desk::frame;
use crate::web::desk::visit::Visit;
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;

/// How a letter stands for a department: each kind in a list of its own, so that my work leads to what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web::desk) enum Stands {
    /// Its answer is late.
    Late,
    /// Its answer is owed.
    Owed,
    /// The office has written down that the answer came.
    Answered,
}

impl Stands {
    const ALL: [Self; 3] = [Self::Late, Self::Owed, Self::Answered];

    /// Of a letter, on the reader's day.
    pub(in crate::web::desk) fn of(visit: &Visit<'_>, one: &ToDepartment) -> Self {
        match one.missing {
            None => Self::Answered,
            Some(_) if one.due < visit.ask.today => Self::Late,
            Some(_) => Self::Owed,
        }
    }

    fn anchor(self) -> &'static str {
        match self {
            Self::Late => "letters-late",
            Self::Owed => "letters-owed",
            Self::Answered => "letters-answered",
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Late => "发给您部门的文书，过了期没有答复的",
            Self::Owed => "发给您部门的文书，等答复的",
            Self::Answered => "发给您部门的文书，答复了的",
        }
    }

    /// Where a department finds them.
    pub(in crate::web::desk) fn place(self) -> String {
        format!("/desk/scoreboard#{}", self.anchor())
    }
}

/// The letters to the reader's departments; none for whoever sits in none.
pub(in crate::web::desk) fn of(visit: &Visit<'_>) -> Result<Vec<ToDepartment>> {
    let sight = Sight::of(&visit.seat()?.session.actor, visit.ask.today)?;
    to_departments(&visit.desk().office("", ""), &sight)
}

/// The list of them, beside the common problems.
pub(in crate::web::desk) fn section(visit: &Visit<'_>) -> Result<Markup> {
    const COLUMNS: [Column; 5] = [
        Column::head("文号"),
        Column::text("文书"),
        Column::text("哪一类问题"),
        Column::short("日期"),
        Column::text("等您部门的"),
    ];
    let all = of(visit)?;
    let row = |one: &ToDepartment| {
        let letter = &one.addressed.letter;
        vec![
            html! { a href={ "/desk/letters/" (letter.id) } { (letter.number) (whole(letter)) } },
            html! { (letter.kind.word()) },
            html! { (one.addressed.category.word()) },
            html! { (letter.day) },
            html! { (waits(visit, one)) },
        ]
    };
    Ok(html! {
        @for stands in Stands::ALL {
            @let of: Vec<&ToDepartment> = all.iter().filter(|one| Stands::of(visit, one) == stands).collect();
            @if !of.is_empty() {
                section id=(stands.anchor()) {
                    h2 { (stands.heading()) }
                    @if stands != Stands::Answered {
                        p.muted { "书面反馈和收文回执按文书上写的办法送巡察办。巡察办收到以后登记，这里就改过来。" }
                    }
                    (table(stands.heading(), &COLUMNS, of.into_iter().map(row)))
                }
            }
        }
    })
}

/// What of a letter waits for the department, and until when.
fn waits(visit: &Visit<'_>, one: &ToDepartment) -> Markup {
    html! {
        @match (one.missing, one.addressed.receipts.first()) {
            (Some(what), _) if Stands::of(visit, one) == Stands::Late => span.recovered { "⚠ " (what) "过期 " (one.due) },
            (Some(what), _) => { (what) "，最晚 " (one.due) },
            (None, Some(came)) => { "✓ " (came.whose) " " (came.came_on) " 巡察办收到" },
            (None, None) => {},
        }
    }
}

/// The page of one.
pub(super) fn page(visit: &Visit<'_>, one: ToDepartment) -> Reply {
    let letter = &one.addressed.letter;
    let body = html! {
        p.back { a href=(Stands::of(visit, &one).place()) { "‹ 发给您部门的文书" } }
        p.lead.screen { strong { (letter.number) } (whole(letter)) " · " (letter.day) }
        p.screen { (waits(visit, &one)) }
        p.go.screen { a.button href={ "/desk/letters/" (letter.id) "/docx" } { "下载 Word 文件" } }
        (sheet(&one.addressed.document.clone().leading_nowhere()))
        p.muted.screen { "打印：用浏览器的打印，纸选 A4。Word 文件的校验码（SHA-256）：" code { (letter.hash) } }
    };
    frame::paper(visit, &letter.number, &body)
}

/// Whether the department in whose charge the category lies reads a letter here, told to the office: it does when its name stands
/// among those to whom the letter goes.
pub(super) fn reached(
    visit: &Visit<'_>,
    (kind, category): (Kind, Option<Category>),
    document: &Document,
    sight: &Sight,
) -> Result<Markup> {
    let Some(category) = category.filter(|_| kind.is_to_department() && sight.eyes == Eyes::Office) else {
        return Ok(html! {});
    };
    let departments = in_force(&visit.desk().office("", ""), sight.reach.of_county())?.departments;
    let name = departments.of(category);
    Ok(html! {
        p.muted.screen {
            @if name.is_empty() {
                "“" (category.word()) "”还没有定主管部门，谁的部门用户都看不到这一份。在设置里定。"
            } @else if document.is_sent_to(name) {
                "“" (category.word()) "”的主管部门“" (name) "”在“整改成绩单”里看得到这一份。"
            } @else {
                "主送里没有“" (category.word()) "”的主管部门“" (name) "”的全称，它在系统里看不到这一份，要另外送。"
            }
        }
    })
}
