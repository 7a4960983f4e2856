-- What is known of the channels that stand; the rest is for the officers to agree and to write down.
UPDATE partners_partner SET protocol = 'counter', profile = 'loket-csv' WHERE code = 'loket';
UPDATE partners_partner AS partner SET protocol = 'snap'
WHERE EXISTS (SELECT FROM partners_access AS access
              JOIN partners_snap AS snap ON snap.access_id = access.client_id
              WHERE access.partner_id = partner.code);
