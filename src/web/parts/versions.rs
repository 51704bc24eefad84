//! How a record changed: what, when, by which publication.

use maud::{Markup, html};

use crate::datasets::ShownLine;
use crate::domain::day;
use crate::domain::shown::ShownBatch;

/// The versions of a record, newest first.
pub(crate) fn versions(list: &[(ShownLine, ShownBatch)]) -> Markup {
    html! {
        section #versions {
            h2 { "历次变动" }
            ul.plain.versions {
                @for (at, (line, batch)) in list.iter().enumerate() {
                    li {
                        div {
                            (day::chinese(batch.published_on)) "公布"
                            @match list.get(at + 1) {
                                None => span.muted { " 第一次登记" },
                                Some((before, _)) => {
                                    @let changes = line.changes_since(before);
                                    @if changes.is_empty() { span.muted { " 内容没有变" } }
                                    @for (column, then, now) in changes {
                                        br;
                                        (column) "：" @if then.is_empty() { "空" } @else { (then) } " → " strong { @if now.is_empty() { "空" } @else { (now) } }
                                    }
                                },
                            }
                            span.extra { "（第 " (batch.id) " 号资料）" }
                        }
                    }
                }
            }
        }
    }
}
