"""What happened in the last days at the best-known customers: the mail that makes Today worth opening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from wellworn.demo.cast import LEAD_SELLER, Cast, Customer
from wellworn.demo.correspondence import colleague_writer, contact_writer
from wellworn.demo.letters import Letter, Writer

ENGLISH = "On {date}, {name} wrote:"


def lately(cast: Cast, now: datetime) -> Iterator[Letter]:
    """The last fortnight of the lead seller."""
    ines = colleague_writer(cast.colleague(LEAD_SELLER))
    yield from _aquaveld(cast.customer("Aquaveld N.V."), ines, now)
    yield from _aquaveld_price(cast.customer("Aquaveld N.V."), ines, now)
    yield from _kestrel(cast.customer("Kestrel Dairies"), ines, now)
    yield from _steiner(cast.customer("Steiner Pharma"), ines, now)
    yield from _ferran(cast.customer("Ferrán Pharma"), ines, now)
    yield from _silent(cast.customer("Nordhavn Seafood"), ines, now)


def _ago(now: datetime, days: int, hour: int, minute: int) -> datetime:
    day = (now - timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return min(day, now - timedelta(minutes=45))


def _aquaveld(customer: Customer, ines: Writer, now: datetime) -> Iterator[Letter]:
    joost, ruben = (contact_writer(one, customer) for one in customer.contacts[:2])
    asked = Letter(
        joost,
        (ines,),
        _ago(now, 15, 9, 12),
        "Calibration certificates",
        "Hi Ines,\n\nFor the audit we need the calibration certificates of the six pilot sensors. When can we have them?\n\nKind regards,",
        cc=(ruben,),
    )
    yield asked
    yield Letter(
        ines,
        (joost,),
        _ago(now, 14, 10, 5),
        "Re: Calibration certificates",
        "Hi Joost,\n\nI will send you the certificates for all six before the review. They are being signed.\n\nKind regards,",
        cc=(ruben,),
        answers=asked,
        wrote=ENGLISH,
    )
    yield Letter(
        joost,
        (ines,),
        _ago(now, 4, 15, 40),
        "Tank 3",
        "Hi Ines,\n\nDrift on tank 3 is fixed, it was a cable gland. Solid work, thank the lads.\n\nKind regards,",
    )


def _aquaveld_price(customer: Customer, ines: Writer, now: datetime) -> Iterator[Letter]:
    joost, femke = (contact_writer(customer.contacts[n], customer) for n in (0, 2))
    femke = Writer(femke.name, femke.email, "Femke Bos, Procurement lead, Aquaveld N.V., Zwolle\n+31 38 555 0172")
    price = Letter(
        femke,
        (ines,),
        _ago(now, 1, 16, 12),
        "Service price for three years?",
        "Dear Ines,\n\nBefore we go from one plant to six I need to know what service costs in year three, not only year one."
        " Could you bring that to the review?\n\nKind regards,",
        cc=(joost,),
    )
    yield price
    yield Letter(
        ines,
        (femke,),
        _ago(now, 1, 17, 20),
        "Re: Service price for three years?",
        "Hi Femke,\n\nI will. Three years on one page, all six sites.\n\nKind regards,",
        cc=(joost,),
        answers=price,
        wrote=ENGLISH,
    )


def _kestrel(customer: Customer, ines: Writer, now: datetime) -> Iterator[Letter]:
    ciara, eoin = (contact_writer(one, customer) for one in customer.contacts[:2])
    quote = Letter(
        ines,
        (ciara,),
        _ago(now, 5, 11, 30),
        "Inline viscosity, 3 lines: quote 26-2207",
        "Hi Ciara,\n\nHere is the quote for the three lines, €64,000 with commissioning.\n\nKind regards,",
        cc=(eoin,),
    )
    yield quote
    yield Letter(
        ciara,
        (ines,),
        _ago(now, 0, 8, 52),
        "Re: Inline viscosity, 3 lines: quote 26-2207",
        "Hi Ines,\n\nNumbers look right. We can sign once the board has met on the 10th, if line 3 can ship in January."
        " Please send a revised quote by Thursday.\n\nBest,",
        cc=(eoin,),
        answers=quote,
        wrote=ENGLISH,
    )


def _steiner(customer: Customer, ines: Writer, now: datetime) -> Iterator[Letter]:
    pieter, anna = (contact_writer(one, customer) for one in customer.contacts[:2])
    sent = Letter(
        ines,
        (pieter,),
        _ago(now, 4, 9, 30),
        "WFI loop, Vienna: next steps",
        "Hi Pieter,\n\nShall we fix the date for the factory test?\n\nKind regards,",
    )
    yield Letter(
        pieter,
        (ines,),
        _ago(now, 34, 10, 0),
        "WFI loop, Vienna",
        "Hallo Ines,\n\nwe have the budget for the loop. Please send the test plan.\n\nMit freundlichen Grüßen",
    )
    yield sent
    yield Letter(
        Writer(pieter.name, pieter.email),
        (ines,),
        _ago(now, 4, 9, 31),
        "Automatic reply: WFI loop, Vienna: next steps",
        f"I have left Steiner Pharma. Please write to Dr {anna.name}, {anna.email}.",
        answers=sent,
        wrote=ENGLISH,
        headers=(("Auto-Submitted", "auto-replied"), ("X-Auto-Response-Suppress", "All")),
    )


def _ferran(customer: Customer, ines: Writer, now: datetime) -> Iterator[Letter]:
    lucia = contact_writer(customer.contacts[0], customer)
    asked = Letter(
        lucia,
        (ines,),
        _ago(now, 1, 12, 45),
        "Lista de repuestos",
        "Hola Ines:\n\n¿Nos envía la lista de repuestos? Abrimos una segunda planta en Getafe y la necesitamos para el pedido.\n\nUn saludo,",
    )
    yield asked
    yield Letter(
        ines,
        (lucia,),
        _ago(now, 1, 14, 2),
        "Re: Lista de repuestos",
        "Hola Lucía:\n\nSe la envío hoy.\n\nUn saludo,",
        answers=asked,
        wrote="El {date}, {name} escribió:",
    )


def _silent(customer: Customer, ines: Writer, now: datetime) -> Iterator[Letter]:
    mette = contact_writer(customer.contacts[0], customer)
    offer = Letter(
        ines,
        (mette,),
        _ago(now, 14, 13, 15),
        "Brine level: our offer",
        "Hi Mette,\n\nHere is the offer for the brine tanks, €38,200. Do you have what you need for the board?\n\nKind regards,",
    )
    yield offer
