"""An order keeps to the hands and the authority that were approved, and no engagement is closed over one that is open.

An offer of which something was ordered may be given what it lacked: a legal authority, and another day on which it ends.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION engagements_guard_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM engagements_offer o WHERE o.id = NEW.offer_id
                  AND (o.legal_authority_ref <> NEW.legal_authority_ref OR o.beneficiary_chain NOT IN ('', NEW.through))) THEN
        PERFORM engagements_refuse('A delivery goes through the hands, and under the authority, that were approved.');
    END IF;
    RETURN NEW;
END $$;
-- After the guard of the delivery, by its name.
CREATE TRIGGER guard_order BEFORE INSERT ON engagements_delivery
    FOR EACH ROW EXECUTE FUNCTION engagements_guard_order();

CREATE FUNCTION engagements_guard_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM engagements_delivery WHERE engagement_id = NEW.id AND status = 'ordered') THEN
        PERFORM engagements_refuse('A delivery was ordered, and nobody has said what became of it.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_closing BEFORE UPDATE ON engagements_engagement
    FOR EACH ROW WHEN (NEW.status = 'closed' AND OLD.status <> 'closed') EXECUTE FUNCTION engagements_guard_closing();

-- As 0012 made it, with what an offer may be given.
CREATE OR REPLACE FUNCTION engagements_keep_ordered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given text[] := '{position,expires_on}';
BEGIN
    IF OLD.legal_authority_ref = '' THEN
        given := given || 'legal_authority_ref'::text;
    END IF;
    IF EXISTS (SELECT FROM engagements_delivery WHERE offer_id = OLD.id)
       AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - given IS DISTINCT FROM to_jsonb(OLD) - given)
    THEN
        PERFORM engagements_refuse('An offer of which something was ordered stays as it is.');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("engagements", "0016_let_out_what_two_people_and_two_sources_carry")]
    operations = [migrations.RunSQL(GUARDS)]
