//! `/desk/settings`: what the office can set, each change with its reason, its people and its history.

mod forms;
mod history;

use maud::{Markup, html};

use super::frame;
use super::routes::{DeskRoute, get, post};
use super::visit::Visit;
use crate::access::{By, ChangeSettings};
use crate::anomaly::rules;
use crate::domain::class::Class;
use crate::domain::setting::{Exempted, Setting, Source, Verdict, class_says};
use crate::error::{Error, Result};
use crate::flows::settings::{Asked, Board, Line, board, called, decide, line, propose};
use crate::web::links;
use crate::web::parts::{Column, count, table};
use crate::web::reply::Reply;

/// Where the settings are.
const HERE: &str = "/desk/settings";
/// So many changes are the latest.
const LATEST: usize = 8;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        get::<ChangeSettings>(HERE, page),
        get::<ChangeSettings>("/desk/settings/history", history::page).params(&["cursor"]),
        get::<ChangeSettings>("/desk/settings/{name}", one),
        post::<ChangeSettings>("/desk/settings/{name}", change).does("提出改设置"),
        post::<ChangeSettings>("/desk/settings/changes/{id}", judge).does("办设置的改动"),
    ]
}

/// The address of a setting.
fn address(setting: &Setting) -> String {
    format!("{HERE}/{}", links::encode(&setting.to_string()))
}

/// The setting that stands in the address.
fn asked(visit: &Visit<'_>) -> Result<Setting> {
    Setting::parse(visit.part("name")).ok_or_else(|| Error::NotFound("这项设置".to_owned()))
}

/// So many settings come first that one person changes: what an office calls itself.
const BY_ONE: usize = 5;

fn page(visit: &Visit<'_>, by: &By<ChangeSettings>) -> Result<Reply> {
    let board = board(&visit.office(by), by)?;
    let (texts, terms) = board.single.split_at(BY_ONE);
    let body = html! {
        h1 { "设置" }
        p.lead { "每一项写着现在的值和它从哪来：工作台上定的最算数，其次是 sanzi.toml，再其次是默认。" }
        p { "县名、网站名称、单位、电话和落款一个人就能改。其余的要两个人：一个人提，另一个人批准。改过的都留着，不能删。" }
        (waiting(&board, by.user()))
        section.settings { h2 { "单位" } (lines("单位", texts)) }
        section.settings { h2 { "公示和公开的期限" } (lines("公示和公开的期限", terms)) }
        section.settings {
            h2 { "办问题的期限" }
            p { "改了，还没办完的问题马上按新的期限算：期限从进这一步那天起现算，没有一个是记下来的。退回整改的接着原来的期限算，已经延期的天数照加。" }
            (lines("办问题的期限", &board.cases))
        }
        section.settings {
            h2 { "哪一类问题归哪个部门" }
            p { "成绩单上的共性问题按部门列，抄告单先写这个部门。" }
            (lines("哪一类问题归哪个部门", &board.departments))
        }
        section.settings {
            h2 { "放假安排" }
            p { "工作日按国务院办公厅每年公布的安排算；期限的最后一天不上班的，顺延到下一个工作日。" }
            (lines("放假安排", &board.holidays))
        }
        (classes(&board))
        (exemptions(&board))
        (thresholds(&board))
        @if !board.history.is_empty() {
            section {
                h2 { "最近的改动" }
                (history::list(board.history.iter().take(LATEST)))
                p.go { a href="/desk/settings/history" { "看全部 " (count(board.history.len())) " 次改动" } }
            }
        }
    };
    Ok(frame::page(visit, "设置", &body))
}

fn waiting(board: &Board, user: i64) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("设置"),
        Column::text("改成"),
        Column::text("谁提的"),
        Column::short("要您"),
    ];
    let rows = board.waiting.iter().map(|one| {
        vec![
            html! { a href=(address(&one.setting)) { (called(&one.setting)) } },
            html! { (history::to(one)) },
            html! { (one.proposed_by) },
            html! { @if one.proposer == user { "等别人批准" } @else { strong { "批准或退回" } } },
        ]
    });
    html! {
        @if !board.waiting.is_empty() {
            section {
                h2 { "等批准的 " (board.waiting.len()) " 项" }
                (table("等批准的改动", &COLUMNS, rows))
            }
        }
    }
}

/// Where a value comes from; what the desk says stands out.
fn source(source: Source) -> Markup {
    html! { span.source.ours[source == Source::Desk] { (source.word()) } }
}

fn lines(caption: &str, lines: &[Line]) -> Markup {
    const COLUMNS: [Column; 3] = [
        Column::head("设置"),
        Column::text("现在"),
        Column::short("从哪来"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            html! { a href=(address(&line.setting)) { (line.title) } },
            html! { (line.says) @if line.waiting.is_some() { " " span.state.returned { "◔ 有改动等批准" } } },
            source(line.source),
        ]
    });
    table(caption, &COLUMNS, rows)
}

fn classes(board: &Board) -> Markup {
    html! {
        section.settings {
            h2 { "补贴公开到什么程度" }
            p { "按名称和公开方式定：残疾、大病、未成年人的只公开合计，救助类的只在公示期内公开名单。改动要两个人，改了会写在那项补贴的公开页面上。" }
            @if board.classes.is_empty() { p.nothing { "还没有发布补贴项目。" } }
            @for class in [Class::S0, Class::S1, Class::S2] {
                @let of: Vec<Line> = board.classes.iter().filter(|line| line.value == class.to_string()).cloned().collect();
                @if !of.is_empty() { (family(class_says(class), of.len(), ours(of.iter()), &lines(class_says(class), &of))) }
            }
        }
    }
}

fn exemptions(board: &Board) -> Markup {
    html! {
        section.settings {
            h2 { "例外" }
            p { "合法合规、有文件的，可以到期以前不再提示。" }
            @if board.exemptions.is_empty() && board.from_file.is_empty() { p.nothing { "现在没有例外。" } }
            @if !board.exemptions.is_empty() { (lines("例外", &board.exemptions)) }
            @if !board.from_file.is_empty() {
                ul.plain-list { @for one in &board.from_file { li { (one) " " (source(Source::File)) } } }
            }
            p.go { a.button href=(address(&Setting::Exemption(0))) { "提一条例外" } }
        }
    }
}

fn thresholds(board: &Board) -> Markup {
    html! {
        section.settings {
            h2 { "规则的界限" }
            p { "放宽了，少提示；收紧了，多提示。下次扫描起算数，每次扫描都记着当时用的值。" }
            @for (prefix, name, _) in rules::FAMILIES {
                @let of: Vec<&Line> = board.thresholds.iter().filter(|line| line.rule.is_some_and(|rule| rule.code.starts_with(prefix))).collect();
                @if !of.is_empty() { (family(name, of.len(), ours(of.iter().copied()), &of_family(name, &of))) }
            }
        }
    }
}

/// How many of them the office has set itself.
fn ours<'a>(lines: impl Iterator<Item = &'a Line>) -> usize {
    lines.filter(|line| line.source != Source::Default).count()
}

/// Settings of one kind, folded away: how many there are, and of how many the office thought.
fn family(name: &str, all: usize, ours: usize, table: &Markup) -> Markup {
    html! {
        details.family {
            summary { strong { (name) } span.muted { " " (all) " 项" @if ours > 0 { "，另定了 " (ours) " 项" } } }
            (table)
        }
    }
}

fn of_family(caption: &str, lines: &[&Line]) -> Markup {
    const COLUMNS: [Column; 4] = [
        Column::head("规则"),
        Column::text("界限"),
        Column::text("现在"),
        Column::short("从哪来"),
    ];
    let rows = lines.iter().map(|line| {
        let rule = line.rule.map_or(("", ""), |rule| (rule.code, rule.title));
        vec![
            html! { span.code-of { (rule.0) } " " (rule.1) },
            html! { a href=(address(&line.setting)) { (line.title) } },
            html! { (line.says) @if line.waiting.is_some() { " " span.state.returned { "◔ 有改动等批准" } } },
            source(line.source),
        ]
    });
    table(caption, &COLUMNS, rows)
}

fn one(visit: &Visit<'_>, by: &By<ChangeSettings>) -> Result<Reply> {
    let (line, changes) = line(&visit.office(by), by, &asked(visit)?)?;
    let new = line.setting == Setting::Exemption(0);
    let title = if new {
        "提一条例外".to_owned()
    } else {
        line.title.clone()
    };
    let body = html! {
        p.back { a href=(HERE) { "← 设置" } }
        h1 { @if let Some(rule) = line.rule { span.official { (rule.code) " " (rule.title) } } (title) }
        @if !new { p.lead { "现在：" strong { (line.says) } " " (source(line.source)) } }
        p { (line.help) }
        @if matches!(line.setting, Setting::Case(_) | Setting::Holidays(_)) { p { "改了，还没办完的问题马上按新的算。" } }
        @if line.source == Source::Desk && !matches!(line.setting, Setting::Exemption(_)) { p.muted { "不另定的话是：" (line.default) } }
        @if let Some(rule) = line.rule { p.go { a href={ "/rules/" (rule.code) } { "这条规则怎么查" } } }
        @match &line.waiting {
            Some(waiting) => (forms::to_judge(visit, waiting, by.user())),
            None => (forms::to_change(visit, &line)),
        }
        @if !changes.is_empty() {
            section {
                h2 { "改过 " (changes.len()) " 次" }
                (history::list(changes.iter()))
            }
        }
    };
    Ok(frame::page(visit, &title, &body))
}

fn change(visit: &Visit<'_>, by: &By<ChangeSettings>) -> Result<Reply> {
    let setting = asked(visit)?;
    let part = |name: &str| visit.field(name).to_owned();
    let wish = Asked {
        value: (visit.field("do") == "set").then(|| visit.field("value")),
        exempted: Exempted {
            rule: part("rule"),
            village: part("village"),
            record: part("record"),
            document: part("document"),
            until: part("until"),
        },
        reason: visit.field("reason"),
        follows: visit
            .field("follows")
            .parse()
            .map_err(|_| Error::Usage("这张表单看不懂，请刷新以后再填".to_owned()))?,
    };
    let proposed = propose(&visit.office(by), by, &setting, &wish)?;
    visit.house.ask_again();
    let to = match (&setting, proposed) {
        (Setting::Exemption(0), Some(id)) => Setting::Exemption(id),
        _ => setting,
    };
    Ok(Reply::redirect(303, address(&to)))
}

fn judge(visit: &Visit<'_>, by: &By<ChangeSettings>) -> Result<Reply> {
    let id = visit
        .part("id")
        .parse()
        .map_err(|_| Error::NotFound("这份改动".to_owned()))?;
    let verdict = Verdict::from_word(visit.field("verdict"))
        .ok_or_else(|| Error::Usage("请按一个按钮：批准、退回或撤回".to_owned()))?;
    let decided = decide(&visit.office(by), by, id, verdict, visit.field("reason"))?;
    // Pages of this portal are made anew from the next request on.
    visit.house.ask_again();
    Ok(Reply::redirect(303, address(&decided.setting)))
}

#[cfg(test)]
mod tests {
    use actix_web::http::Method;

    use super::*;

    #[test]
    fn every_change_of_a_setting_is_a_form_and_never_a_link() {
        let posts = routes()
            .iter()
            .filter(|route| route.method == Method::POST)
            .count();
        assert_eq!(posts, 2);
        assert_eq!(
            address(&Setting::Class("补贴 1/2".to_owned())),
            "/desk/settings/classes.%E8%A1%A5%E8%B4%B4%201%2F2"
        );
    }
}
