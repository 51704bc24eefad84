//! `/accessibility`: for whom these pages are made, and how to use them.

use maud::html;

use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// How to use the pages with old eyes, a keyboard, a screen reader, an old phone or paper.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let body = html! {
        h1 { "谁都能用" }
        section.text {
            h2 { "字太小？" }
            p { "点最上面的“长辈版”，字和按钮都变大。再点一次变回来。" }
            p { "手机里放大字体，这里也跟着变。" }
            h2 { "手机旧、网慢？" }
            p { "每个村的页面很小，不用等。没有弹窗，没有广告。" }
            p { "不用装什么，微信里直接能看。" }
            h2 { "听屏幕的人" }
            p { "每页有标题，表格有表头，图有文字。记录页把金额写成汉字，好念。" }
            h2 { "用键盘的人" }
            p { "按 Tab 键一项一项走，第一项是“跳到正文”。" }
            h2 { "没有手机？" }
            p { "每一页都能打印，黑白也清楚。请村里帮您印一张。" }
            h2 { "哪里不好用？" }
            p { "请告诉我们，我们来改。" }
        }
    };
    Ok(shell::page(house, ask, &Head::new("谁都能用"), &body))
}
