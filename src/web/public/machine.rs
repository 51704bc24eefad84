//! What machines ask for: crawlers, browsers, and the one who watches the service.

use crate::error::Result;
use crate::web::ask::Ask;
use crate::web::assets;
use crate::web::house::House;
use crate::web::reply::Reply;

/// `/robots.txt`: keep off the pages on which persons stand, masked, and off endless lists.
pub(crate) fn robots(_: &House, _: &Ask) -> Result<Reply> {
    Ok(Reply::text(
        "User-agent: *\nDisallow: /search\nDisallow: /r/\nDisallow: /v/*/payments\nDisallow: /elder\n"
            .to_owned(),
    ))
}

/// `/favicon.ico`, which old browsers ask for unasked.
pub(crate) fn favicon(_: &House, _: &Ask) -> Result<Reply> {
    Ok(Reply::redirect(308, assets::icon().address.clone()))
}

/// `/healthz`: the database answers.
pub(crate) fn healthz(house: &House, _: &Ask) -> Result<Reply> {
    house.app.store.generation()?;
    Ok(Reply::text("ok\n".to_owned()).unkept())
}

/// `/metrics`, as Prometheus reads it.
pub(crate) fn metrics(house: &House, _: &Ask) -> Result<Reply> {
    let text = house.watch.text(house.cache.weight())?;
    Ok(Reply {
        kind: "text/plain; version=0.0.4; charset=utf-8",
        ..Reply::text(text).unkept()
    })
}
