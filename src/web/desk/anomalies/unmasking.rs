//! Seeing the people of a finding in full: asked for with a purpose, shown to whoever asked, for a while.

use maud::{Markup, html};

use super::super::frame;
use super::super::visit::Visit;
use super::{HERE, instant};
use crate::access::{By, Unmask};
use crate::anomaly::Finding;
use crate::domain::anomaly::Purpose;
use crate::error::Result;
use crate::flows::unmask::unmask;
use crate::store::anomalies::Unveiled;
use crate::store::unmaskings::{A_DAY, LASTS};
use crate::web::links;
use crate::web::reply::Reply;

/// What whoever reads may see in full now.
pub(super) struct Unmasked {
    /// Until when, in seconds since 1970.
    until: i64,
    /// Who the marks stand for.
    pub(super) unveiled: Unveiled,
}

impl Unmasked {
    /// How many seconds it lasts from now on; then the page is to be loaded anew, lest it show them for as long as it is open.
    pub(super) fn left(&self, now: i64) -> i64 {
        (self.until - now).max(1)
    }
}

/// What whoever reads may see of a finding in full now: they asked for it, they still may, and it is not over.
pub(super) fn current(visit: &Visit<'_>, finding: &Finding) -> Result<Option<Unmasked>> {
    let Ok(by) = visit.by::<Unmask>() else {
        return Ok(None);
    };
    if !by.reach().covers_number(village(finding)) {
        return Ok(None);
    }
    let store = &visit.desk().store;
    let county = by.reach().of_county();
    let Some(until) = store.unmasked_until(county, by.user(), &finding.id, visit.now())? else {
        return Ok(None);
    };
    let unveiled = store.unveil(by.reach(), finding)?;
    Ok(Some(Unmasked { until, unveiled }))
}

/// The form that asks for it, or until when it lasts, or that there is nobody to see.
pub(super) fn offer(visit: &Visit<'_>, finding: &Finding, unmasked: Option<&Unmasked>) -> Result<Markup> {
    if let Some(unmasked) = unmasked {
        return Ok(html! {
            p.note.unmasked-until role="status" {
                "您正在看完整身份，到 " (instant(unmasked.until)) " 自动恢复掩码。这次查看已记录。"
            }
        });
    }
    let Ok(by) = visit.by::<Unmask>() else {
        return Ok(html! {});
    };
    if !by.reach().covers_number(village(finding)) {
        return Ok(html! {});
    }
    if !visit.desk().store.has_people(by.reach(), finding)? {
        return Ok(html! {
            p.muted { "这条疑点里没有写到哪个人，没有完整身份可看。" }
        });
    }
    Ok(html! {
        details.unmask {
            summary { "查看这条疑点里的完整身份" }
            form.ask method="post" action={ (HERE) "/" (links::encode(&finding.id)) "/unmask" } {
                (frame::seal(visit))
                p { "只给您看、只看这一条，" (LASTS / 60) " 分钟后自动恢复掩码。每人每天最多 " (A_DAY) " 次。谁看了、为什么看，隐私保护专员都看得到。" }
                label for="purpose" { "用途" }
                select #purpose name="purpose" required {
                    option value="" { "请选一个" }
                    @for one in Purpose::ALL { option value=(one.word()) { (one.word()) } }
                }
                label for="words" { "具体事由" }
                textarea #words name="words" required minlength="4" maxlength="200" placeholder="例如：到户核对一卡通是否本人持有" {}
                p.muted { "不要写当事人的姓名、身份证号和账号。" }
                button { "查看" }
            }
        }
    })
}

/// The village of a finding; 0 for what belongs to none.
fn village(finding: &Finding) -> i64 {
    let village = finding.village.as_deref();
    village.and_then(|code| code.parse().ok()).unwrap_or(0)
}

/// Asks for it.
pub(super) fn act(visit: &Visit<'_>, by: &By<Unmask>) -> Result<Reply> {
    let id = visit.part("id");
    unmask(
        &visit.office(by),
        by,
        visit.now(),
        id,
        visit.field("purpose"),
        visit.field("words"),
    )?;
    Ok(Reply::redirect(
        303,
        format!("{HERE}/{}#evidence", links::encode(id)),
    ))
}
