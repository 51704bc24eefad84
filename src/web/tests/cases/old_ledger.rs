//! Older ledgers: dropped, looked at, taken over; refused in every way in which they can be wrong.

use actix_web::http::{StatusCode, header};
use actix_web::test::{TestRequest, call_service, init_service, read_body};

use crate::domain::role::{Role, ScopeKind};
use crate::domain::row::Row;
use crate::files::read::Book;
use crate::files::write::{Cell, XlsxSheet};
use crate::web::app;
use crate::web::tests::desk::{form, page, seated};
use crate::web::tests::imports::file;
use crate::web::tests::{county, encoded, got, hidden};

use super::{Seat, seats};

const HERE: &str = "/desk/cases/ledger/import";
const HEAD: &str = "序号,问题编号,来源,乡镇,村,村码,问题类别,问题描述,涉及金额（元）,责任单位,责任人,整改措施,完成情况,追缴金额(元),颜色";
const TWO: &str = "1,2024-01,巡察,番田镇,西关村,,合同,鱼塘租金没有按期收<b>。欠三年,6000.50,西关村委会,王某,补收租金,已完成,6000.50,红
2,2024-02,审计,,,999999100202,惠农补贴,重复领补贴三户,\"1,200\",郑庄村委会,李某,追回,未完成,0,绿
";

fn bring(seat: &Seat, name: &str, bytes: &[u8]) -> TestRequest {
    file(seat, name, bytes, &[]).uri(HERE)
}

fn act(seat: &Seat, door: &str, fields: &[(&str, &str)]) -> TestRequest {
    let mut all = vec![("seal", seat.1.as_str())];
    all.extend_from_slice(fields);
    form(&format!("{HERE}/{door}"), &seat.0, &all)
}

/// Drops a file: the page that shows what came of it.
macro_rules! dropped {
    ($service:expr, $seat:expr, $name:expr, $bytes:expr) => {{
        let sent = send!($service, bring($seat, $name, $bytes));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        assert_eq!(sent.header(header::LOCATION), HERE);
        send!($service, page(HERE, &$seat.0)).text
    }};
}

/// Opens the cases of the ledger that a page shows.
macro_rules! taken {
    ($service:expr, $seat:expr, $looked:expr) => {{
        let draft = hidden(&$looked, "draft");
        let done = send!($service, act($seat, "confirm", &[("draft", &draft)]));
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        send!($service, page("/desk/cases", &$seat.0)).text
    }};
}

/// What stands in a downloaded workbook, header first.
macro_rules! sheet {
    ($service:expr, $seat:expr, $address:expr) => {{
        let answer = call_service(&$service, page($address, &$seat.0).to_request()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let bytes = read_body(answer).await;
        (rows(&bytes), bytes)
    }};
}

mod problems;
mod round_trip;
mod unit;

pub(super) fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    std::fs::write(&path, bytes).expect("written");
    let mut book = Book::open(&path).expect("a workbook");
    let mut all = vec![book.sheets()[0].header.clone()];
    let (mut rows, mut row) = (book.rows(0).expect("rows"), Row::default());
    while rows.next(&mut row).expect("readable") {
        let cells = (0..all[0].len()).map(|at| row.get(at).to_owned());
        all.push(cells.collect());
    }
    all
}

/// The cells of a column by its heading.
#[track_caller]
pub(super) fn column<'a>(rows: &'a [Vec<String>], heading: &str) -> Vec<&'a str> {
    let at = rows[0].iter().position(|one| one == heading);
    let at = at.unwrap_or_else(|| panic!("no {heading}: {:?}", rows[0]));
    rows[1..].iter().map(|row| row[at].as_str()).collect()
}

fn xlsx(text: &str) -> Vec<u8> {
    let mut lines = text.lines();
    let split = |line: &str| -> Vec<String> { line.split(',').map(str::to_owned).collect() };
    let head = split(lines.next().expect("a header"));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let mut sheet = XlsxSheet::new("台账", &head).expect("a sheet");
    for line in lines {
        let cells = split(line);
        let cells: Vec<Cell<'_>> = cells.iter().map(|cell| Cell::Text(cell)).collect();
        sheet.row(&cells).expect("a row");
    }
    sheet.bytes().expect("bytes")
}

#[actix_web::test]
async fn a_ledger_is_looked_at_and_nothing_is_kept_until_somebody_says_so() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, ..] = seats(&folder);
    let text = format!("{HEAD}\n{TWO}");
    let looked = dropped!(service, &office, "旧台账.csv", text.as_bytes());
    for told in [
        "读了 <strong>2</strong> 行，能立 <strong>2</strong> 件",
        "7,200.50",
        "颜色",
        "台账里没有这一列",
        "已完成的 1 件，未完成的 1 件",
        "番田镇西关村",
        "鱼塘租金没有按期收&lt;b&gt;",
    ] {
        assert!(looked.contains(told), "{told}: {looked}");
    }
    let none = send!(service, page("/desk/cases", &office.0)).text;
    assert!(none.contains("共 <strong>0</strong> 件"), "{none}");
    let list = taken!(service, &office, looked);
    assert!(
        list.contains("共 <strong>2</strong> 件") && list.contains("原台账 2024-01"),
        "{list}"
    );
    let address = format!("/desk/cases?number={}", encoded("2024-01"));
    let found = send!(service, page(&address, &office.0)).text;
    assert!(found.contains("共 <strong>1</strong> 件"), "{found}");
    // It begins anew, whatever the older ledger said, and nothing is booked without its voucher.
    let case = send!(service, page("/desk/cases/1", &office.0)).text;
    for told in [
        "<dd>疑点</dd>",
        "<dt>原台账编号</dt><dd>2024-01</dd>",
        "<dt>原台账完成情况</dt><dd>已完成</dd>",
        "<dt>原台账追缴金额</dt><dd>6000.50</dd>",
        "<dt>责任人</dt><dd>王某</dd>",
        "<dt>整改措施</dt><dd>补收租金</dd>",
        "派人核查",
        "不代替这里的核查",
    ] {
        assert!(case.contains(told), "{told}: {case}");
    }
    assert!(
        !case.contains("<summary>申请销号") && case.contains("还没有登记"),
        "{case}"
    );
    // The page is empty again, and what is not there cannot be confirmed.
    let gone = send!(service, page(HERE, &office.0)).text;
    assert!(!gone.contains("name=\"draft\""), "{gone}");
    let again = send!(service, act(&office, "confirm", &[("draft", "x")]));
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text);
    let book = crate::web::tests::settings::office(&folder).store;
    let acts = book.acts_called("导入问题台账").expect("the book");
    assert!(
        acts.iter().any(|act| act.ends_with("2 件，留下 0 行")),
        "{acts:?}"
    );
}

#[actix_web::test]
async fn the_same_ledger_and_the_same_number_are_taken_over_once() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, .., other] = seats(&folder);
    let text = format!("{HEAD}\n{TWO}");
    let looked = dropped!(service, &office, "a.csv", text.as_bytes());
    taken!(service, &office, looked);
    // The same rows as another kind of file under another name: by whatever hand, it is the same ledger.
    let same = text.replace("\"1,200\"", "1200");
    let same = dropped!(service, &other, "b.xlsx", &xlsx(&same));
    let numbered = same.contains("问题编号“2024-01”已经有了：WT202600001");
    assert!(numbered && !same.contains("name=\"draft\""), "{same}");
    let twin = dropped!(service, &office, "c.csv", text.as_bytes());
    assert!(
        twin.contains("同样内容的台账已经导入过：“a.csv”") && twin.contains("立了 2 件"),
        "{twin}"
    );
    // One new row beside an old one, and one that says what a row before it says.
    let third = "3,2024-03,信访,,,999999100201,合同,机动地没有合同,0,,,,,,\n";
    let fourth = "4,2024-03,信访,,,999999100201,合同,另外的一件事,0,,,,,,\n";
    let more = dropped!(
        service,
        &office,
        "d.csv",
        format!("{HEAD}\n{TWO}{third}{fourth}").as_bytes()
    );
    assert!(
        more.contains("能立 <strong>1</strong> 件") && more.contains("问题编号和第 4 行一样"),
        "{more}"
    );
    let draft = hidden(&more, "draft");
    let whole = send!(service, act(&office, "confirm", &[("draft", &draft)]));
    assert_eq!(whole.status, StatusCode::CONFLICT, "{}", whole.text);
    assert!(whole.text.contains("有 3 行不能立"), "{}", whole.text);
    let (marked, _) = sheet!(service, office, "/desk/cases/ledger/import/rows.xlsx");
    assert_eq!(column(&marked, "行号"), ["2", "3", "5"]);
    assert!(
        column(&marked, "问题")[0].contains("已经有了：WT202600001"),
        "{marked:?}"
    );
    let part = [("draft", draft.as_str()), ("partial", "yes")];
    let part = send!(service, act(&office, "confirm", &part));
    assert_eq!(part.status, StatusCode::SEE_OTHER, "{}", part.text);
    let list = send!(service, page("/desk/cases", &office.0)).text;
    assert!(list.contains("共 <strong>3</strong> 件"), "{list}");
    // A row without a number that was taken over is known by what it says.
    let bare = "1,,信访,,,999999100201,合同,没有编号的一件事,5,,,,,,\n";
    let looked = dropped!(service, &office, "e.csv", format!("{HEAD}\n{bare}").as_bytes());
    taken!(service, &office, looked);
    let again = dropped!(
        service,
        &office,
        "f.csv",
        format!("{HEAD}\n{bare}{bare}").as_bytes()
    );
    assert!(
        again.contains("内容完全一样的一行已经立过：WT202600004"),
        "{again}"
    );
}

#[actix_web::test]
async fn what_two_people_look_at_meanwhile_opens_no_case_twice() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, .., other] = seats(&folder);
    let text = format!("{HEAD}\n{TWO}");
    let mine = dropped!(service, &office, "a.csv", text.as_bytes());
    let theirs = dropped!(service, &other, "a.csv", text.as_bytes());
    let sorted: Vec<&str> = TWO.lines().rev().collect();
    let third = seated(&folder, "zx", Role::Centre, ScopeKind::County, "");
    let turned = dropped!(
        service,
        &third,
        "b.csv",
        format!("{HEAD}\n{}\n", sorted.join("\n")).as_bytes()
    );
    taken!(service, &office, mine);
    for (seat, looked, says) in [
        (&other, theirs, "同样内容的台账已经导入过"),
        (&third, turned, "已经有了"),
    ] {
        let draft = hidden(&looked, "draft");
        let late = send!(service, act(seat, "confirm", &[("draft", &draft)]));
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text);
        assert!(late.text.contains(says), "{}", late.text);
    }
    let list = send!(service, page("/desk/cases", &office.0)).text;
    assert!(list.contains("共 <strong>2</strong> 件"), "{list}");
    // What was looked at is what is confirmed: a later file takes its place.
    let first = dropped!(
        service,
        &office,
        "c.csv",
        format!("{HEAD}\n1,甲1,信访,,,999999100201,合同,头一件事情,1,,,,,,\n").as_bytes()
    );
    dropped!(
        service,
        &office,
        "d.csv",
        format!("{HEAD}\n1,甲2,信访,,,999999100201,合同,后一件事情,1,,,,,,\n").as_bytes()
    );
    let draft = hidden(&first, "draft");
    let stale = send!(service, act(&office, "confirm", &[("draft", &draft)]));
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    let dropped = send!(service, act(&office, "discard", &[]));
    assert_eq!(dropped.status, StatusCode::SEE_OTHER);
    let empty = send!(service, page(HERE, &office.0)).text;
    assert!(!empty.contains("name=\"draft\""), "{empty}");
}

#[actix_web::test]
async fn files_that_are_none_rows_beyond_reach_and_visitors_without_the_office_are_refused() {
    let (folder, county) = county();
    let service = init_service(app(county)).await;
    let [office, one, _, clerk, ..] = seats(&folder);
    for (name, bytes, says) in [
        ("空.csv", &b"\n"[..], "文件里没有内容"),
        ("头.csv", HEAD.as_bytes(), "只有表头"),
        ("图.xlsx", &b"\x89PNG\r\n\x1a\n0000000000000"[..], "✗"),
        ("坏.xlsx", &b"PK\x03\x04broken"[..], "✗"),
        ("别的.csv", "村码,村名,类型\n1,2,3\n".as_bytes(), "没有这一列"),
        (
            "万元.csv",
            "村码,问题类别,问题描述,涉及金额(万元)\n999999100201,合同,租金没有入账,1\n".as_bytes(),
            "万元",
        ),
    ] {
        let looked = dropped!(service, &office, name, bytes);
        assert!(
            looked.contains(says) && !looked.contains("name=\"draft\""),
            "{name}: {looked}"
        );
    }
    let none = send!(service, bring(&office, "无.csv", b""));
    assert_eq!(none.status, StatusCode::BAD_REQUEST, "{}", none.text);
    let nothing = send!(service, page("/desk/cases/ledger/import/rows.xlsx", &office.0));
    assert_eq!(nothing.status, StatusCode::CONFLICT, "{}", nothing.text);
    // Of another county, of no village, and one whose name says nothing to anybody: all alike.
    let foreign = format!(
        "{HEAD}\n1,a,信访,,,410825100201,合同,租金没有入账,1,,,,,,\n2,b,信访,,,999999100299,合同,租金没有入账,1,,,,,,\n3,c,信访,番田镇,<script>x,,合同,租金没有入账,1,,,,,,\n"
    );
    let looked = dropped!(service, &office, "外县.csv", foreign.as_bytes());
    assert_eq!(looked.matches("没有找到这个村").count(), 3, "{looked}");
    assert!(
        looked.contains("&lt;script&gt;x") && !looked.contains("<script>x"),
        "{looked}"
    );
    for seat in [&one, &clerk] {
        assert_eq!(send!(service, page(HERE, &seat.0)).status, StatusCode::FORBIDDEN);
        let sent = send!(service, bring(seat, "a.csv", TWO.as_bytes()));
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
        assert_eq!(
            send!(service, act(seat, "confirm", &[])).status,
            StatusCode::FORBIDDEN
        );
        let list = send!(service, page("/desk/cases", &seat.0)).text;
        assert!(!list.contains("导入旧台账"), "{list}");
    }
}
