"""Providers that give mail addresses to anybody, so that their domains name no company. Facts, gathered by country."""

from __future__ import annotations

from functools import lru_cache

from wellworn.lib.domains import ascii_domain, registrable

LISTED = """
gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com windowslive.com yahoo.com ymail.com
rocketmail.com yahoo.co.jp aol.com aim.com icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me
tutanota.com tutanota.de tuta.io tuta.com tutamail.com keemail.me fastmail.com fastmail.fm hushmail.com hey.com
zohomail.com zoho.com mail.com email.com usa.com gmx.com gmx.net gmx.de gmx.at gmx.ch gmx.us web.de t-online.de
freenet.de arcor.de mailbox.org posteo.de posteo.net posteo.org online.de 1und1.de vodafone.de o2online.de
kabelmail.de ewetel.net netcologne.de unitybox.de bluewin.ch sunrise.ch hispeed.ch aon.at chello.at inode.at utanet.at
a1.net orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr numericable.fr bbox.fr club-internet.fr libero.it
virgilio.it alice.it tin.it tiscali.it fastwebnet.it email.it inwind.it iol.it poste.it tim.it telefonica.net terra.es
ya.com ono.com sapo.pt clix.pt netcabo.pt iol.pt mail.telepac.pt ziggo.nl kpnmail.nl kpnplanet.nl planet.nl home.nl
hetnet.nl xs4all.nl upcmail.nl casema.nl chello.nl quicknet.nl telenet.be skynet.be proximus.be scarlet.be
belgacom.net voo.be telia.com comhem.se spray.se bredband.net tele2.se glocalnet.net home.se passagen.se bahnhof.se
online.no broadpark.no getmail.no frisurf.no c2i.net lyse.net mail.dk jubii.dk stofanet.dk ofir.dk youmail.dk
privat.dk kolumbus.fi elisanet.fi luukku.com saunalahti.fi pp.inet.fi suomi24.fi wp.pl o2.pl onet.pl interia.pl
gazeta.pl op.pl poczta.fm tlen.pl vp.pl poczta.onet.pl seznam.cz email.cz centrum.cz volny.cz post.cz atlas.cz azet.sk
zoznam.sk centrum.sk freemail.hu citromail.hu t-email.hu indamail.hu abv.bg mail.bg dir.bg net.hr inet.hr siol.net
eunet.rs otenet.gr forthnet.gr in.gr mynet.com superonline.com ttmail.com mail.ru inbox.ru list.ru bk.ru internet.ru
yandex.ru yandex.com ya.ru rambler.ru lenta.ru ro.ru ukr.net i.ua meta.ua bigmir.net tut.by inbox.lv mail.ee hot.ee
walla.com walla.co.il netvision.net.il bezeqint.net 012.net.il emirates.net.ae btinternet.com btopenworld.com
talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk sky.com tiscali.co.uk plus.com plusnet.com o2.co.uk
talk21.com eircom.net comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net
juno.com netzero.net netzero.com frontier.com frontiernet.net optonline.net optimum.net roadrunner.com rr.com twc.com
windstream.net centurylink.net embarqmail.com q.com prodigy.net pacbell.net ameritech.net swbell.net flash.net
nvbell.net snet.net mindspring.com excite.com lycos.com hotbot.com netscape.net netscape.com compuserve.com cs.com
erols.com worldnet.att.net peoplepc.com pobox.com inbox.com lavabit.com safe-mail.net rediffmail.com indiatimes.com
sify.com vsnl.com vsnl.net sympatico.ca rogers.com shaw.ca telus.net videotron.ca bell.net cogeco.ca bigpond.com
bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au internode.on.net adam.com.au dodo.com.au ozemail.com.au
westnet.com.au xtra.co.nz slingshot.co.nz paradise.net.nz qq.com foxmail.com 163.com 126.com yeah.net 188.com
vip.163.com sina.com sina.cn vip.sina.com sohu.com tom.com 139.com 189.cn 21cn.com aliyun.com wo.cn 263.net naver.com
hanmail.net daum.net nate.com hanmir.com korea.com kakao.com nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp
docomo.ne.jp ezweb.ne.jp softbank.ne.jp au.com i.softbank.jp plala.or.jp dion.ne.jp infoseek.jp pchome.com.tw
hinet.net seed.net.tw netvigator.com hkbn.net singnet.com.sg starhub.net.sg pacific.net.sg streamyx.com uol.com.br
bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com zipmail.com.br oi.com.br speedy.com.ar
fibertel.com.ar arnet.com.ar ciudad.com.ar prodigy.net.mx webmail.co.za mweb.co.za vodamail.co.za telkomsa.net
iafrica.com duck.com simplelogin.com relay.firefox.com privaterelay.appleid.com mailinator.com guerrillamail.com
yopmail.com trashmail.com users.noreply.github.com
"""
PROVIDERS = frozenset(LISTED.split())

# A national variant of these counts as well: yahoo.fr, hotmail.co.uk ...
NATIONAL = frozenset({"yahoo", "hotmail", "live", "outlook", "gmx", "yandex", "msn", "aol", "ymail"})


@lru_cache(maxsize=8192)
def is_free_mail(domain: str) -> bool:
    """Whether anybody can have an address there, so that the domain names no company."""
    domain = ascii_domain(domain)
    base = registrable(domain)
    if not base:
        return False
    listed = not PROVIDERS.isdisjoint((domain, base))
    return listed or base.partition(".")[0] in NATIONAL
