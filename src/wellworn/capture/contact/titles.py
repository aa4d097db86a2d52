"""Words that tell a title or a function, in the languages of our neighbours."""

from __future__ import annotations

import re

TITLE = re.compile(
    r"\b(?:president|vice.president|v\.?p\.?|svp|evp|ceo|cto|cfo|coo|cio|cmo|cso|chief|director|manager|mgr|head of|lead|leader|officer|engineer"
    r"|consultant|analyst|architect|developer|designer|specialist|coordinator|administrator|assistant|associate|partner|founder|co-founder"
    r"|owner|principal|counsel|attorney|lawyer|paralegal|accountant|controller|treasurer|secretary|representative|executive|buyer|planner"
    r"|recruiter|scientist|researcher|professor|lecturer|technician|supervisor|superintendent|trader|scheduler|editor|producer|strategist|advisor|adviser"
    r"|gesch.ftsf.hrer(?:in)?|leiter(?:in)?|leitung|vertrieb|prokurist(?:in)?|referent(?:in)?|sachbearbeiter(?:in)?|ingenieur(?:in)?|assistenz"
    r"|au.endienst|innendienst|eink.ufer(?:in)?|berater(?:in)?|vorstand|directeur|directrice|responsable|g.rant|charg.e? d|ing.nieure?|chef de"
    r"|commercial|acheteu(?:r|se)|direttore|direttrice|responsabile|ingegnere|addetto|amministratore|gerente|director[ae]?|jefe|encargad[oa]"
    r"|ingenier[oa]|comprador[ae]?|diretor[ae]?|engenheir[oa]|inkoper|directeur|verkoper|adviseur|medewerker|s.ljare|ink.pare|chef|vd|ingenj.r"
    r"|konsult|salgssjef|innkj.per|daglig leder|direkt.r|indk.ber|s.lger|toimitusjohtaja|johtaja|p..llikk.|kierownik|dyrektor|prezes|in.ynier"
    r"|specjalista|jednatel|.editel|ředitel|vedouc.|obchodn.|igazgat.|vezet.|m.rn.k|müdür|директор|менеджер|инженер|руководитель)\b"
    r"|经理|總監|总监|工程师|部長|課長|係長|代表取締役|社長|マネージャー|팀장|부장|과장|대리|이사",
    re.IGNORECASE,
)
