//! The evidence of a case, on its page: what was handed in for which item, as a file or in words; what it is alike to, for
//! whoever reviews; and the addresses where a piece is handed in, taken out and taken back.

use maud::{Markup, html};

use super::case::{as_seen, back, case_of, hidden};
use super::routes::{DeskRoute, attach, get, post};
use super::visit::Visit;
use crate::access::{By, FollowUp, MoveCase};
use crate::cases::checklist::{OF_MONEY, OF_SUSPENSION, ShownBy, needs_file, shown_by};
use crate::cases::{MOVES, MoveName};
use crate::domain::evidence::Form;
use crate::error::{Error, Result};
use crate::flows::cases::{self, Sight};
use crate::store::cases::{Alike, Case, Eyes, Other, Piece, SameVoucher};
use crate::web::parts::{Column, table};
use crate::web::reply::Reply;
use crate::web::work::Lane;

/// The addresses of this room.
pub(super) fn routes() -> Vec<DeskRoute> {
    vec![
        post::<MoveCase>("/desk/cases/{id}/evidence", explain).does("写佐证说明"),
        attach::<MoveCase>("/desk/cases/{id}/evidence/file", bring)
            .lane(Lane::Download)
            .does("附佐证材料"),
        get::<FollowUp>("/desk/cases/{id}/evidence/{seq}", file)
            .lane(Lane::Download)
            .does("下载佐证材料"),
        post::<MoveCase>("/desk/cases/{id}/evidence/{seq}/withdraw", withdraw).does("撤回佐证材料"),
    ]
}

/// The section on the page of a case.
pub(super) fn section(visit: &Visit<'_>, case: &Case, sight: &Sight, pieces: &[Piece]) -> Result<Markup> {
    const COLUMNS: [Column; 5] = [
        Column::head("材料"),
        Column::text("哪一项"),
        Column::text("怎样保存"),
        Column::text("谁交的"),
        Column::text("撤回"),
    ];
    let may = super::case::works_on(visit, case) && case.state.is_open();
    let user = visit.seat()?.session.actor.user;
    let stands = |item: &str| {
        let of = |piece: &&Piece| piece.item == item && piece.counts();
        pieces.iter().filter(of).count()
    };
    let row = |piece: &Piece| {
        vec![
            called(case, piece),
            html! { (piece.item) },
            html! {
                (piece.form.says()) @if piece.size > 0 { span.muted { " · " (size(piece.size)) } }
                @if !piece.fits() { " " span.returned { "⚠ 不算这一项：" (shown_by(&piece.item).says()) } }
            },
            html! { (piece.login) @if let Some(day) = piece.day { " " span.muted { (day) } } },
            html! {
                @if let Some(gone) = &piece.withdrawn { strong { "已撤回" } " " (gone.login) " " (gone.day) "：" (gone.reason) }
                @else if may && piece.by == user && !piece.earlier { (take_back(visit, case, piece)) }
            },
        ]
    };
    let (before, now): (Vec<&Piece>, Vec<&Piece>) = pieces.iter().partition(|piece| piece.earlier);
    Ok(html! {
        section #evidence {
            h2 { "佐证材料" }
            ul.plain {
                @for (item, _) in &case.view.checklist.items {
                    @let count = stands(item);
                    @let spared = case.view.checklist.spared(item);
                    li { span {
                        @if count > 0 { "✓ " } @else if spared.is_some() { "— " } @else { "○ " }
                        (item) " "
                        span.muted {
                            (count) " 份"
                            @if let Some(why) = spared { "，" (why.says()) }
                            @else if count == 0 && needs_file(item) { "，" (shown_by(item).says()) }
                        }
                    } }
                }
            }
            @if reviews(visit, case, sight) {
                (likenesses(pieces, &visit.desk().store.alike_of(&sight.reach, sight.eyes, case)?))
                (vouchers(&visit.desk().store.same_vouchers(&sight.reach, sight.eyes, case)?))
            }
            @if !now.is_empty() { (table("佐证材料", &COLUMNS, now.into_iter().map(row))) }
            @if may { (forms(visit, case, sight)) }
            @if !before.is_empty() {
                h3 { "上一轮整改的佐证" }
                p.muted { "重新整改、更正责任单位以前交的，只供查看，不算这一轮的材料：每一项都要重新交。" }
                (table("上一轮整改的佐证", &COLUMNS, before.into_iter().map(row)))
            }
        }
    })
}

/// Whether what a piece is alike to is for the reader: the office, and whoever looks at what the unit claims.
pub(super) fn reviews(visit: &Visit<'_>, case: &Case, sight: &Sight) -> bool {
    let looks = |role| {
        MOVES
            .iter()
            .any(|row| row.name == MoveName::FirstReview && row.who.contains(&role))
    };
    // A township that is the unit itself looks at nothing of its own.
    sight.eyes == Eyes::Office
        || (case.view.township_looks()
            && visit.seat.as_ref().is_some_and(|seat| {
                seat.session.actor.offices(visit.ask.today).any(|one| {
                    looks(one.role) && case.village.is_some_and(|village| one.reach.covers(village))
                })
            }))
}

fn called(case: &Case, piece: &Piece) -> Markup {
    let gone = piece.withdrawn.is_some();
    html! {
        @if piece.form.has_file() {
            a href={ "/desk/cases/" (case.id) "/evidence/" (piece.seq) } { @if gone { s { (piece.about.name) } } @else { (piece.about.name) } }
        } @else if piece.form == Form::Written {
            @if gone { s { (piece.about.name) } } @else { (piece.about.name) }
            details { summary { "看说明" } p { (piece.about.text) } }
        } @else {
            (piece.about.name)
        }
    }
}

/// `3.2 MB`, `40 KB`, `120 字节`.
fn size(bytes: i64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} 字节"),
        1_024..1_048_576 => format!("{} KB", bytes / 1_024),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

fn likenesses(pieces: &[Piece], alike: &[Alike]) -> Markup {
    let name = |seq: i64| {
        pieces
            .iter()
            .find(|piece| piece.seq == seq)
            .map(|piece| piece.about.name.as_str())
    };
    html! {
        @for one in alike {
            @if let Some(name) = name(one.seq) {
                p.note {
                    "⚠ “" (name) "”和"
                    @match &one.other {
                        Other::Here(item) => { "这件的“" (item) "”里的一份" }
                        Other::There(id, number) => { a href={ "/desk/cases/" (id) "#evidence" } { (number) } " 里的一份" }
                        Other::Elsewhere => { "另一件里的一份" }
                    }
                    @if one.permille >= 1000 { "一模一样" } @else { "有 " (one.permille / 10) "% 一样" }
                    "，请核对（DIS-08）。"
                }
            }
        }
    }
}

/// The numbers of vouchers that were booked twice.
fn vouchers(same: &[SameVoucher]) -> Markup {
    html! {
        @for one in same {
            p.note {
                "⚠ 退款凭证号“" (one.document) "”在"
                @match &one.other {
                    Other::Here(_) => { "这一件里登记了不止一次" }
                    Other::There(id, number) => { " " a href={ "/desk/cases/" (id) } { (number) } " 里也登记过" }
                    Other::Elsewhere => { "另一件里也登记过" }
                }
                "，请核对是不是同一笔钱。"
            }
        }
    }
}

fn take_back(visit: &Visit<'_>, case: &Case, piece: &Piece) -> Markup {
    let field = format!("back-{}", piece.seq);
    html! {
        details {
            summary { "交错了，撤回" }
            form.ask method="post" action={ "/desk/cases/" (case.id) "/evidence/" (piece.seq) "/withdraw" } {
                (hidden(visit, case))
                label for=(field) { "为什么撤回（会留在这里）" }
                input id=(field) name="reason" required minlength="4" maxlength="200";
                button.second { "撤回" }
            }
        }
    }
}

fn forms(visit: &Visit<'_>, case: &Case, sight: &Sight) -> Markup {
    let rules = &visit.desk().settings.evidence;
    let items = |id: &str, typed: bool| {
        let all = case.view.checklist.items.iter();
        let those = all.filter(|(item, _)| !typed || !needs_file(item));
        html! {
            label for=(id) { "哪一项" }
            select id=(id) name="item" {
                // What shows money is a file, of a problem of which some has to come back.
                @if !typed && asks_money(case) { option { (OF_MONEY.name) } }
                @for (item, _) in those { option { (item) } }
                // The paper of a court or of another body is the office's to bring, wherever the case stands.
                @if !typed && sight.eyes == Eyes::Office { option { (OF_SUSPENSION.name) } }
            }
        }
    };
    html! {
        details {
            summary { "附一个文件" }
            form.ask method="post" action={ "/desk/cases/" (case.id) "/evidence/file" } enctype="multipart/form-data" {
                (hidden(visit, case))
                (items("file-item", false))
                label for="file-name" { "材料名称和编号（不写就用文件名）" }
                input #file-name name="name" maxlength="120";
                label for="file" { "文件" }
                input #file name="file" type="file" required;
                p.muted {
                    "一次一个，最多 " (rules.most_mib) " MB。照片会重新生成，拍摄地点等附带信息都去掉；"
                    "PDF、Word、Excel 等原样封存，不检查。程序和脚本不收。"
                }
                p.muted {
                    @for (by, items) in kinds(case) { (items.join("、")) (by.says()) "。" }
                    "纯文字、网页、录音和压缩包不算凭证，也不算照片：几份材料解开来，一份一份交。"
                }
                button.main { "附上" }
            }
        }
        details {
            summary { "写一段说明" }
            form.ask method="post" action={ "/desk/cases/" (case.id) "/evidence" } {
                (hidden(visit, case))
                (items("item", true))
                p.muted { "凭证、照片、合同、记录这些要附文件，不在这里写。" }
                label for="name" { "材料名称和编号" }
                input #name name="name" required maxlength="120";
                label for="text" { "说明" }
                textarea #text name="text" required minlength="10" maxlength="4000" {}
                button.main { "补上" }
            }
        }
    }
}

/// Whether it is a problem of which some money has to come back.
fn asks_money(case: &Case) -> bool {
    case.is_problem() && case.view.balance.recoverable.0 > 0
}

/// The items that only a file shows, and what is asked of money, by the kinds of files that are taken for them.
fn kinds(case: &Case) -> Vec<(ShownBy, Vec<&str>)> {
    let items = case.view.checklist.items.iter().map(|(item, _)| item.as_str());
    let all: Vec<&str> = items.chain(asks_money(case).then_some(OF_MONEY.name)).collect();
    [ShownBy::Picture, ShownBy::File]
        .into_iter()
        .map(|by| {
            let of = all.iter().copied().filter(|item| shown_by(item) == by);
            (by, of.collect::<Vec<_>>())
        })
        .filter(|(_, items)| !items.is_empty())
        .collect()
}

fn explain(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let (case, sight) = case_of(visit)?;
    as_seen(visit, &case)?;
    let about = (visit.field("item"), visit.field("name"));
    cases::explain(&visit.office(by), by, &sight, &case, about, visit.field("text"))?;
    back(&case)
}

fn bring(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let (case, sight) = case_of(visit)?;
    as_seen(visit, &case)?;
    let upload = visit
        .upload
        .take()
        .ok_or_else(|| Error::Usage("没有选文件，或者文件是空的。请选一个再传".to_owned()))?;
    let about = (visit.field("item"), visit.field("name"));
    cases::attach(&visit.office(by), by, &sight, &case, about, &upload)?;
    back(&case)
}

fn number(visit: &Visit<'_>) -> Result<i64> {
    visit
        .part("seq")
        .parse()
        .map_err(|_| Error::NotFound("这份材料".to_owned()))
}

fn file(visit: &Visit<'_>, by: &By<FollowUp>) -> Result<Reply> {
    let (case, sight) = case_of(visit)?;
    let (piece, bytes) = cases::take(&visit.office(by), by, &sight, &case, number(visit)?)?;
    let kind = match (piece.form, piece.about.suffix.as_str()) {
        (Form::Picture, "jpg") => "image/jpeg",
        (Form::Picture, _) => "image/png",
        _ => "application/octet-stream",
    };
    Ok(Reply::file(kind, file_name(&case, &piece), bytes))
}

/// `WT202600003-2-现场照片.jpg`: the case, the piece, what it is called, and the ending of what it is.
fn file_name(case: &Case, piece: &Piece) -> String {
    let suffix = match piece.about.suffix.as_str() {
        "" => "bin",
        suffix => suffix,
    };
    let name = piece.about.name.as_str();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{}-{}-{stem}.{suffix}", case.number, piece.seq)
}

fn withdraw(visit: &Visit<'_>, by: &By<MoveCase>) -> Result<Reply> {
    let (case, sight) = case_of(visit)?;
    let county = sight.reach.of_county();
    let piece = visit
        .desk()
        .store
        .evidence_piece(county, &case, number(visit)?, sight.eyes)?;
    as_seen(visit, &case)?;
    cases::withdraw(&visit.office(by), by, &case, &piece, visit.field("reason"))?;
    back(&case)
}
