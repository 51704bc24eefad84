//! `/methodology`: where the figures come from and how to read them.

use maud::html;

use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::reply::Reply;
use crate::web::shell::{self, Head};

/// How to read the figures.
pub(crate) fn answer(house: &House, ask: &Ask) -> Result<Reply> {
    let body = html! {
        h1 { "怎么看这些数字" }
        section.text {
            h2 { "数字从哪里来" }
            p { "县里的部门把发放表交上来。" }
            p { "每一行都查过：日期对不对，金额是不是数，村和补贴认不认得。" }
            p { "有一行看不懂，整份表都不收，改好再交。" }
            p { "一份表要么全部公布，要么都不公布。" }
            h2 { "合计怎么算" }
            p { "页面上的合计，就是下面列出来的每一笔加起来。" }
            p { "每次公布之后，机器会核对：表里、库里、页面上，笔数和金额都要一样。对不上就不公布。" }
            p { "年份按钱发出的那天算。补贴属于哪一年，写在“所属期”里。" }
            h2 { "退票、补发、追回" }
            p { "退票：银行把钱退回来了，还没有到账。" }
            p { "补发：退回的钱重新打了一次。" }
            p { "追回：发错的钱收回来了，金额前面可能有减号。" }
            h2 { "为什么有的只有合计" }
            p { "有些补贴，一看名字就知道家里难处。这些不公开名单。" }
            p { "低保、特困这类：名单只在公示期内、在本村的页面上出现。" }
            p { "残疾、大病、孩子这类：只公开合计。" }
            p { "不到 5 个人的，合计也不公开，也不算进任何数字里。" }
            h2 { "村码" }
            p { "每个村有一个 12 位的码，是统计用的区划代码。" }
            p { "牌子上印 13 位，最后一位用来检查有没有写错。两种都能查。" }
            p { "村合并以后，老的码还能用，会带您到新的村。" }
            h2 { "数据有多新" }
            p { "每一页都写着“数据截至”哪一天。那是最后一笔发放的日子。" }
            p { "觉得数字不对，请先问村里，再问县里。问的时候说村码和记录号。" }
        }
    };
    Ok(shell::page(house, ask, &Head::new("怎么看这些数字"), &body))
}
