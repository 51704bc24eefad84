//! `/openapi.json`: the interface described (OpenAPI 3.1).
//!
//! The functions below only carry the descriptions; the addresses are answered by the pages of the same name.
#![allow(dead_code, reason = "the functions exist for the attributes on them")]

use std::sync::OnceLock;

use utoipa::OpenApi;

use crate::error::{Error, Result};
use crate::web::ask::Ask;
use crate::web::house::House;
use crate::web::reply::Reply;

use super::calendar::{CountyCalendar, VillageCalendar};
use super::ledger::{LedgerList, LedgerRecord};
use super::list::{ListBody, RowBody};
use super::policy::PolicyBody;
use super::problem::ProblemBody;
use super::programme::ProgrammeBody;
use super::rectification::VillageRectification;
use super::village::VillageBody;

/// The description of the public data.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "三资公开：公开数据接口",
        description = "县里公开的村、补贴、政策、发放和公示。人名只有姓，没有证件号码。金额单位是元（文本，两位小数）和分（整数）；日期是 ISO 8601；没有的值是 null。错误是 RFC 9457 的 application/problem+json。",
        license(name = "MIT OR Apache-2.0")
    ),
    paths(
        search,
        search_csv,
        search_xlsx,
        village,
        payments,
        payments_csv,
        payments_xlsx,
        notices,
        notices_csv,
        notices_xlsx,
        record,
        policies,
        policies_csv,
        policies_xlsx,
        policy,
        programmes,
        programmes_csv,
        programmes_xlsx,
        programme,
        assets,
        assets_csv,
        assets_xlsx,
        contracts,
        contracts_csv,
        contracts_xlsx,
        projects,
        projects_csv,
        projects_xlsx,
        accounts,
        accounts_csv,
        accounts_xlsx,
        village_calendar,
        village_rectification,
        county_calendar,
        asset,
        contract,
        project,
    ),
    components(schemas(ProblemBody))
)]
struct Described;

/// The document, with the program's version.
fn document() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| Described::openapi().to_json().unwrap_or_default())
}

/// `/openapi.json`.
pub(crate) fn answer(_: &House, _: &Ask) -> Result<Reply> {
    let text = document();
    if text.is_empty() {
        return Err(Error::internal("the description cannot be written"));
    }
    Ok(Reply {
        kind: "application/json",
        ..Reply::text(text.to_owned())
    })
}

/// The addresses that are described.
#[cfg(test)]
pub(crate) fn paths() -> std::collections::BTreeSet<String> {
    Described::openapi().paths.paths.into_keys().collect()
}

macro_rules! of_ledger {
    ($json:ident $csv:ident $xlsx:ident, $path:literal, $about:literal, [$($params:tt)*]) => {
        #[utoipa::path(get, path = concat!($path, ".json"), description = $about, params(("code" = String, Path, description = "12 位或 13 位村码"), $($params)*),
            responses((status = 200, body = LedgerList), (status = 400, body = ProblemBody, content_type = "application/problem+json"),
                (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
        fn $json() {}
        #[utoipa::path(get, path = concat!($path, ".csv"), description = $about, params(("code" = String, Path, description = "12 位或 13 位村码"), $($params)*),
            responses((status = 200, body = String, content_type = "text/csv")))]
        fn $csv() {}
        #[utoipa::path(get, path = concat!($path, ".xlsx"), description = $about, params(("code" = String, Path, description = "12 位或 13 位村码"), $($params)*),
            responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
        fn $xlsx() {}
    };
}

of_ledger!(assets assets_csv assets_xlsx, "/v/{code}/assets", "一个村的资产和资源。", [
    ("class" = Option<String>, Query, description = "经营性、非经营性、资源性"),
    ("use" = Option<String>, Query, description = "自用、出租、闲置、被占用、报废"),
]);
of_ledger!(contracts contracts_csv contracts_xlsx, "/v/{code}/contracts", "一个村的合同。", [
    ("kind" = Option<String>, Query, description = "出租、承包、入股、转让、出售"),
    ("state" = Option<String>, Query, description = "履行、到期、解除、纠纷"),
]);
of_ledger!(projects projects_csv projects_xlsx, "/v/{code}/projects", "一个村的工程。", [
    ("kind" = Option<String>, Query, description = "道路、水利、环境、公共设施、产业、其他"),
    ("stage" = Option<String>, Query, description = "立项、实施、完工、验收、决算"),
]);
of_ledger!(accounts accounts_csv accounts_xlsx, "/v/{code}/accounts", "一个村的收支分录；不选科目就是全年的收入和支出。", [
    ("year" = Option<i16>, Query, description = "年份"),
    ("month" = Option<u8>, Query, description = "月份"),
    ("account" = Option<String>, Query, description = "一级科目代码，三位"),
]);

#[utoipa::path(get, path = "/v/{code}/calendar.json", description = "一个村的公开日历。", params(("code" = String, Path, description = "12 位或 13 位村码")),
    responses((status = 200, body = VillageCalendar), (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
fn village_calendar() {}

#[utoipa::path(get, path = "/v/{code}/rectification.json", description = "一个村公布了的整改结果。", params(("code" = String, Path, description = "12 位或 13 位村码")),
    responses((status = 200, body = VillageRectification), (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
fn village_rectification() {}

#[utoipa::path(get, path = "/calendar.json", description = "各乡镇的公开情况，公开率低的在前。", responses((status = 200, body = CountyCalendar)))]
fn county_calendar() {}

macro_rules! of_record {
    ($name:ident, $path:literal, $about:literal) => {
        #[utoipa::path(get, path = $path, description = $about, params(("id" = String, Path, description = "编号")),
            responses((status = 200, body = LedgerRecord), (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
        fn $name() {}
    };
}

of_record!(asset, "/assets/{id}.json", "一项资产，连同它的合同和历次变动。");
of_record!(
    contract,
    "/contracts/{id}.json",
    "一份合同，连同每期租金和历次变动。"
);
of_record!(
    project,
    "/projects/{id}.json",
    "一个工程，连同投标、每笔拨付和历次变动。"
);

macro_rules! listed {
    ($json:ident $csv:ident $xlsx:ident, $path:literal, $about:literal, [$($params:tt)*]) => {
        #[utoipa::path(get, path = concat!($path, ".json"), description = $about, params($($params)*
            ("cursor" = Option<String>, Query, description = "上一页给出的 next"),
            ("limit" = Option<u16>, Query, description = "每页行数，1 到 1000，默认 20", minimum = 1, maximum = 1000)),
            responses((status = 200, body = ListBody), (status = 400, body = ProblemBody, content_type = "application/problem+json"),
                (status = 404, body = ProblemBody, content_type = "application/problem+json"),
                (status = 503, body = ProblemBody, content_type = "application/problem+json")))]
        fn $json() {}
        #[utoipa::path(get, path = concat!($path, ".csv"), description = $about, params($($params)*),
            responses((status = 200, body = String, content_type = "text/csv"), (status = 413, body = String, content_type = "text/html")))]
        fn $csv() {}
        #[utoipa::path(get, path = concat!($path, ".xlsx"), description = $about, params($($params)*),
            responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (status = 413, body = String, content_type = "text/html")))]
        fn $xlsx() {}
    };
}

listed!(search search_csv search_xlsx, "/search", "查找。条件之间是“并且”。", [
    ("q" = Option<String>, Query, description = "要查的词：村名、拼音、补贴的叫法、年份、金额、村码"),
    ("village" = Option<String>, Query, description = "12 位或 13 位村码；并入的村一起算"),
    ("township" = Option<String>, Query, description = "9 位乡镇码"),
    ("programme" = Option<String>, Query, description = "补贴编码"),
    ("year" = Option<i16>, Query, description = "年份"),
    ("kind" = Option<String>, Query, description = "villages、programmes、policies、payments、notices、assets、contracts、projects、disbursements、vouchers"),
    ("state" = Option<String>, Query, description = "资产、合同、工程、工程款、收支的状态，例如 出租、到期、决算、收入"),
    ("class" = Option<String>, Query, description = "资产、合同、工程的类别，例如 资源性、承包、道路"),
    ("firm" = Option<String>, Query, description = "对方单位的全名"),
    ("min" = Option<String>, Query, description = "最少多少元"),
    ("max" = Option<String>, Query, description = "最多多少元"),
    ("sort" = Option<String>, Query, description = "best、newest、largest、smallest"),
]);
listed!(payments payments_csv payments_xlsx, "/v/{code}/payments", "一个村的发放记录，新的在前。", [
    ("code" = String, Path, description = "12 位或 13 位村码"),
    ("programme" = Option<String>, Query, description = "补贴编码"),
    ("year" = Option<i16>, Query, description = "发放年份"),
    ("min" = Option<String>, Query, description = "最少多少元"),
    ("max" = Option<String>, Query, description = "最多多少元"),
    ("sort" = Option<String>, Query, description = "newest、largest、smallest"),
]);
listed!(notices notices_csv notices_xlsx, "/v/{code}/notices", "一个村的公示，新的在前。", [
    ("code" = String, Path, description = "12 位或 13 位村码"),
    ("year" = Option<i16>, Query, description = "年份"),
]);
listed!(policies policies_csv policies_xlsx, "/policies", "政策，新的在前。", [
    ("topic" = Option<String>, Query, description = "扶贫救灾、五险一金、住房保障、强农惠农、其他"),
    ("year" = Option<i16>, Query, description = "发布年份"),
]);
listed!(programmes programmes_csv programmes_xlsx, "/programmes", "补贴项目。", [
    ("department" = Option<String>, Query, description = "主管部门"),
]);

#[utoipa::path(get, path = "/v/{code}.json", description = "一个村。", params(("code" = String, Path, description = "12 位或 13 位村码")),
    responses((status = 200, body = VillageBody), (status = 308, description = "村已并入，去新的村码"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
fn village() {}

#[utoipa::path(get, path = "/r/{id}.json", description = "一笔发放。", params(("id" = String, Path, description = "记录号")),
    responses((status = 200, body = RowBody), (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
fn record() {}

#[utoipa::path(get, path = "/policies/{id}.json", description = "一件政策。", params(("id" = String, Path, description = "政策编号")),
    responses((status = 200, body = PolicyBody), (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
fn policy() {}

#[utoipa::path(get, path = "/programmes/{id}.json", description = "一项补贴。", params(("id" = String, Path, description = "补贴编码")),
    responses((status = 200, body = ProgrammeBody), (status = 404, body = ProblemBody, content_type = "application/problem+json")))]
fn programme() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_openapi_3_1_and_names_the_parameters_of_a_search() {
        let described: serde_json::Value = serde_json::from_str(document()).expect("json");
        assert!(
            described["openapi"]
                .as_str()
                .is_some_and(|version| version.starts_with("3.1"))
        );
        let named: Vec<&str> = described["paths"]["/search.json"]["get"]["parameters"]
            .as_array()
            .expect("parameters")
            .iter()
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        for name in crate::web::public::search::PARAMS {
            assert!(named.contains(name), "{name}");
        }
    }
}
