CREATE TABLE alarm (
	id INTEGER NOT NULL,
	kind VARCHAR(30) NOT NULL,
	subject VARCHAR(120) NOT NULL,
	words TEXT NOT NULL,
	raised_at DATETIME NOT NULL,
	seen_at DATETIME NOT NULL,
	times INTEGER NOT NULL,
	ended_at DATETIME,
	due_at DATETIME,
	attempt INTEGER NOT NULL,
	told_at DATETIME,
	end_told_at DATETIME,
	error TEXT,
	acknowledged_at DATETIME,
	acknowledged_by INTEGER,
	CONSTRAINT pk_alarm PRIMARY KEY (id),
	CONSTRAINT fk_alarm_acknowledged_by FOREIGN KEY(acknowledged_by) REFERENCES user_account (id)
);

CREATE INDEX ix_alarm_due ON alarm (due_at) WHERE due_at is not null;

CREATE INDEX ix_alarm_subject ON alarm (kind, subject, raised_at);

CREATE UNIQUE INDEX uq_alarm_open ON alarm (kind, subject) WHERE ended_at is null;

CREATE TABLE alembic_version (version_num varchar(32) not null constraint alembic_version_pkc primary key);

CREATE TABLE allocation (
	id INTEGER NOT NULL,
	payment_id INTEGER NOT NULL,
	invoice_id INTEGER NOT NULL,
	line_id INTEGER,
	event VARCHAR(7) NOT NULL,
	kind VARCHAR(12) NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency VARCHAR(3) NOT NULL,
	group_id INTEGER,
	effective_on DATE,
	due_on DATE,
	approval_id INTEGER,
	reverses_id INTEGER,
	reason TEXT,
	by_id INTEGER,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_allocation PRIMARY KEY (id),
	CONSTRAINT ck_allocation_event CHECK (event in ('apply','reverse')),
	CONSTRAINT ck_allocation_reverses CHECK ((event = 'reverse') = (reverses_id is not null)),
	CONSTRAINT ck_allocation_kind CHECK (kind in ('cash','discount','credit','write_off','withholding','retention','bank_fee','fx')),
	CONSTRAINT ck_allocation_amount CHECK (amount_minor <> 0),
	CONSTRAINT fk_allocation_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
	CONSTRAINT fk_allocation_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id),
	CONSTRAINT fk_allocation_line_id FOREIGN KEY(line_id) REFERENCES remittance_line (id),
	CONSTRAINT fk_allocation_approval_id FOREIGN KEY(approval_id) REFERENCES approval (id),
	CONSTRAINT uq_allocation_reverses_id UNIQUE (reverses_id),
	CONSTRAINT fk_allocation_reverses_id FOREIGN KEY(reverses_id) REFERENCES allocation (id),
	CONSTRAINT fk_allocation_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
);

CREATE TRIGGER allocation_approved BEFORE INSERT ON allocation WHEN NEW.approval_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.id = NEW.approval_id AND a.state = 'granted') BEGIN SELECT RAISE(ABORT, 'the approval is not granted'); END;

CREATE TRIGGER allocation_in_family BEFORE INSERT ON allocation WHEN NEW.event = 'apply' AND NEW.approval_id IS NULL AND NOT (NEW.by_id IS NOT NULL AND EXISTS (SELECT 1 FROM customer c JOIN payment p ON p.customer_id = c.id WHERE p.id = NEW.payment_id AND c.pays_for_others)) AND (SELECT coalesce(c.family_id, c.id) FROM customer c JOIN payment t ON t.customer_id = c.id WHERE t.id = NEW.payment_id) <> (SELECT coalesce(c.family_id, c.id) FROM customer c JOIN invoice t ON t.customer_id = c.id WHERE t.id = NEW.invoice_id) BEGIN SELECT RAISE(ABORT, 'the item belongs to another family of customers than the payment'); END;

CREATE TRIGGER allocation_no_delete BEFORE DELETE ON allocation BEGIN SELECT RAISE(ABORT, 'rows of allocation are never changed or deleted'); END;

CREATE TRIGGER allocation_no_update BEFORE UPDATE ON allocation BEGIN SELECT RAISE(ABORT, 'rows of allocation are never changed or deleted'); END;

CREATE TRIGGER allocation_not_again BEFORE INSERT ON allocation WHEN NEW.event = 'apply' AND NEW.by_id IS NULL AND EXISTS (SELECT 1 FROM allocation a JOIN allocation b ON b.reverses_id = a.id WHERE a.payment_id = NEW.payment_id AND a.invoice_id = NEW.invoice_id AND b.by_id IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a person has taken this payment back from this item'); END;

CREATE TRIGGER allocation_one_currency BEFORE INSERT ON allocation WHEN EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id AND p.currency <> NEW.currency) OR EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND i.currency <> NEW.currency) BEGIN SELECT RAISE(ABORT, 'the item or the payment is in another currency'); END;

CREATE TRIGGER allocation_open_books BEFORE INSERT ON allocation WHEN EXISTS (SELECT 1 FROM period_close c WHERE c.through >= NEW.effective_on) BEGIN SELECT RAISE(ABORT, 'the books of this day are closed'); END;

CREATE TRIGGER allocation_takes_back_its_apply BEFORE INSERT ON allocation WHEN NEW.event = 'reverse' AND NOT EXISTS (SELECT 1 FROM allocation a WHERE a.id = NEW.reverses_id AND a.event = 'apply' AND a.kind = NEW.kind AND a.amount_minor = NEW.amount_minor AND a.invoice_id = NEW.invoice_id AND a.payment_id = NEW.payment_id) BEGIN SELECT RAISE(ABORT, 'a reversal takes back one apply as it is'); END;

CREATE TRIGGER allocation_within_item BEFORE INSERT ON allocation WHEN NEW.event = 'apply' AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.id = NEW.invoice_id AND CASE WHEN i.original_minor >= 0 THEN i.ledger_open_minor - (SELECT coalesce(sum(CASE WHEN a.event = 'apply' THEN a.amount_minor ELSE -a.amount_minor END), 0) FROM allocation a WHERE a.invoice_id = NEW.invoice_id AND NOT EXISTS (SELECT 1 FROM ledger_reflection l WHERE l.allocation_id = a.id)) - NEW.amount_minor >= 0 ELSE i.ledger_open_minor - (SELECT coalesce(sum(CASE WHEN a.event = 'apply' THEN a.amount_minor ELSE -a.amount_minor END), 0) FROM allocation a WHERE a.invoice_id = NEW.invoice_id AND NOT EXISTS (SELECT 1 FROM ledger_reflection l WHERE l.allocation_id = a.id)) - NEW.amount_minor <= 0 END) BEGIN SELECT RAISE(ABORT, 'more would be applied than the item has open'); END;

CREATE TRIGGER allocation_within_payment BEFORE INSERT ON allocation WHEN NEW.kind IN ('cash','credit') AND CASE WHEN NEW.event = 'apply' THEN NEW.amount_minor ELSE -NEW.amount_minor END > 0 AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id AND ((p.returned_by_id IS NULL AND p.undone_at IS NULL) OR NEW.event = 'reverse') AND (SELECT coalesce(sum(CASE WHEN a.event = 'apply' THEN a.amount_minor ELSE -a.amount_minor END), 0) FROM allocation a WHERE a.payment_id = NEW.payment_id AND a.kind IN ('cash','credit')) + CASE WHEN NEW.event = 'apply' THEN NEW.amount_minor ELSE -NEW.amount_minor END <= p.amount_minor - ((SELECT coalesce(sum(r.amount_minor), 0) FROM refund r WHERE r.payment_id = NEW.payment_id) + (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.payment_id = NEW.payment_id) + (SELECT coalesce(sum(CASE WHEN x.event = 'exchange' THEN x.amount_minor ELSE -x.amount_minor END), 0) FROM payment_exchange x WHERE x.payment_id = NEW.payment_id))) BEGIN SELECT RAISE(ABORT, 'more would be applied than the payment has'); END;

CREATE INDEX ix_allocation_invoice_event ON allocation (invoice_id, event);

CREATE INDEX ix_allocation_invoice_id ON allocation (invoice_id);

CREATE INDEX ix_allocation_payment_id ON allocation (payment_id);

CREATE TABLE approval (
	id INTEGER NOT NULL,
	kind VARCHAR(20) NOT NULL,
	subject_kind VARCHAR(20) NOT NULL,
	subject_id INTEGER NOT NULL,
	customer_id INTEGER,
	ticket_id INTEGER,
	content JSON NOT NULL,
	content_hash VARCHAR(64) NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency VARCHAR(3) NOT NULL,
	level VARCHAR(10) NOT NULL,
	state VARCHAR(9) NOT NULL,
	reason TEXT NOT NULL,
	asked_by_id INTEGER,
	asked_by_name VARCHAR(120) NOT NULL,
	asked_at DATETIME NOT NULL,
	decided_hash VARCHAR(64),
	decided_by_id INTEGER,
	decided_by_name VARCHAR(120),
	decided_at DATETIME,
	answer TEXT,
	version INTEGER NOT NULL,
	CONSTRAINT pk_approval PRIMARY KEY (id),
	CONSTRAINT ck_approval_state CHECK (state in ('waiting','granted','refused','withdrawn')),
	CONSTRAINT ck_approval_amount CHECK (amount_minor >= 0),
	CONSTRAINT ck_approval_decided CHECK ((state = 'waiting') = (decided_at is null)),
	CONSTRAINT ck_approval_hash CHECK (state <> 'granted' or coalesce(decided_hash, '') = content_hash),
	CONSTRAINT ck_approval_four_eyes CHECK (state <> 'granted' or coalesce(decided_by_id, -1) not in (-1, coalesce(asked_by_id, 0))),
	CONSTRAINT fk_approval_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
	CONSTRAINT fk_approval_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_approval_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES user_account (id)
);

CREATE INDEX ix_approval_customer_id ON approval (customer_id);

CREATE UNIQUE INDEX ix_approval_waiting ON approval (kind, subject_kind, subject_id) WHERE state = 'waiting';

CREATE TABLE arrangement (
	id INTEGER NOT NULL,
	kind VARCHAR(7) NOT NULL,
	customer_id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	state VARCHAR(9) NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency VARCHAR(3) NOT NULL,
	note TEXT NOT NULL,
	approval_id INTEGER,
	logged_by VARCHAR(120) NOT NULL,
	logged_at DATETIME NOT NULL,
	ended_at DATETIME,
	end_reason TEXT NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_arrangement PRIMARY KEY (id),
	CONSTRAINT ck_arrangement_kind CHECK (kind in ('promise','plan')),
	CONSTRAINT ck_arrangement_state CHECK (state in ('asked','running','broken','kept','refused','cancelled')),
	CONSTRAINT ck_arrangement_amount CHECK (amount_minor > 0),
	CONSTRAINT fk_arrangement_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
	CONSTRAINT fk_arrangement_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_arrangement_approval_id FOREIGN KEY(approval_id) REFERENCES approval (id)
);

CREATE INDEX ix_arrangement_customer_id ON arrangement (customer_id);

CREATE INDEX ix_arrangement_state ON arrangement (state, customer_id);

CREATE INDEX ix_arrangement_ticket_id ON arrangement (ticket_id);

CREATE TABLE arrangement_item (
	arrangement_id INTEGER NOT NULL,
	invoice_id INTEGER NOT NULL,
	amount_minor BIGINT NOT NULL,
	paid_minor BIGINT NOT NULL,
	CONSTRAINT pk_arrangement_item PRIMARY KEY (arrangement_id, invoice_id),
	CONSTRAINT ck_arrangement_item_amount CHECK (amount_minor > 0),
	CONSTRAINT fk_arrangement_item_arrangement_id FOREIGN KEY(arrangement_id) REFERENCES arrangement (id),
	CONSTRAINT fk_arrangement_item_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id)
);

CREATE INDEX ix_arrangement_item_invoice_id ON arrangement_item (invoice_id);

CREATE TABLE attachment (
	id INTEGER NOT NULL,
	inbound_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	name VARCHAR(255) NOT NULL,
	mime_type VARCHAR(120) NOT NULL,
	size BIGINT NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	content_id VARCHAR(255),
	inline BOOLEAN NOT NULL,
	CONSTRAINT pk_attachment PRIMARY KEY (id),
	CONSTRAINT uq_attachment_inbound_id_position UNIQUE (inbound_id, position),
	CONSTRAINT fk_attachment_inbound_id FOREIGN KEY(inbound_id) REFERENCES inbound_message (id),
	CONSTRAINT fk_attachment_sha256 FOREIGN KEY(sha256) REFERENCES blob (sha256)
);

CREATE INDEX ix_attachment_inbound_id ON attachment (inbound_id);

CREATE TABLE audit_seal (
	id INTEGER NOT NULL,
	sealed_table VARCHAR(40) NOT NULL,
	first_id INTEGER NOT NULL,
	last_id INTEGER NOT NULL,
	row_count INTEGER NOT NULL,
	previous_id INTEGER,
	previous_hash VARCHAR(64) NOT NULL,
	hash VARCHAR(64) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_audit_seal PRIMARY KEY (id),
	CONSTRAINT uq_audit_seal_sealed_table_last_id UNIQUE (sealed_table, last_id),
	CONSTRAINT uq_audit_seal_previous_id UNIQUE (previous_id),
	CONSTRAINT fk_audit_seal_previous_id FOREIGN KEY(previous_id) REFERENCES audit_seal (id)
);

CREATE TRIGGER audit_seal_no_delete BEFORE DELETE ON audit_seal BEGIN SELECT RAISE(ABORT, 'rows of audit_seal are never changed or deleted'); END;

CREATE TRIGGER audit_seal_no_update BEFORE UPDATE ON audit_seal BEGIN SELECT RAISE(ABORT, 'rows of audit_seal are never changed or deleted'); END;

CREATE TABLE automatic_mail (
	id INTEGER NOT NULL,
	address VARCHAR(254) NOT NULL,
	sent_on DATE NOT NULL,
	number INTEGER NOT NULL,
	kind VARCHAR(20) NOT NULL,
	ticket_id INTEGER NOT NULL,
	outbound_id INTEGER,
	at DATETIME NOT NULL,
	CONSTRAINT pk_automatic_mail PRIMARY KEY (id),
	CONSTRAINT uq_automatic_mail_address_sent_on_number UNIQUE (address, sent_on, number),
	CONSTRAINT fk_automatic_mail_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_automatic_mail_outbound_id FOREIGN KEY(outbound_id) REFERENCES outbound_mail (id)
);

CREATE INDEX ix_automatic_mail_ticket_id ON automatic_mail (ticket_id);

CREATE TABLE bank_receipt (
	id INTEGER NOT NULL,
	import_id INTEGER NOT NULL,
	kind VARCHAR(7) NOT NULL,
	state VARCHAR(9) NOT NULL,
	account VARCHAR(60) NOT NULL,
	currency VARCHAR(3) NOT NULL,
	amount_minor BIGINT NOT NULL,
	booked_on DATE NOT NULL,
	value_on DATE,
	bank_reference VARCHAR(140),
	payment_reference VARCHAR(140),
	counterparty VARCHAR(200),
	counterparty_account VARCHAR(60),
	text TEXT NOT NULL,
	"references" JSON NOT NULL,
	return_reason VARCHAR(40),
	batch VARCHAR(160),
	fingerprint VARCHAR(64) NOT NULL,
	aside_reason TEXT,
	created_at DATETIME NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_bank_receipt PRIMARY KEY (id),
	CONSTRAINT ck_bank_receipt_kind CHECK (kind in ('receipt','return')),
	CONSTRAINT ck_bank_receipt_state CHECK (state in ('open','linked','payment','set_aside')),
	CONSTRAINT ck_bank_receipt_sign CHECK ((kind = 'receipt') = (amount_minor > 0)),
	CONSTRAINT ck_bank_receipt_aside CHECK ((state = 'set_aside') = (aside_reason is not null)),
	CONSTRAINT fk_bank_receipt_import_id FOREIGN KEY(import_id) REFERENCES receipt_import (id),
	CONSTRAINT uq_bank_receipt_fingerprint UNIQUE (fingerprint)
);

CREATE INDEX ix_bank_receipt_waiting ON bank_receipt (state, currency, amount_minor);

CREATE TABLE blob (
	sha256 VARCHAR(64) NOT NULL,
	size BIGINT NOT NULL,
	content BLOB NOT NULL,
	CONSTRAINT pk_blob PRIMARY KEY (sha256)
);

CREATE TABLE blob_piece (
	sha256 VARCHAR(64) NOT NULL,
	position INTEGER NOT NULL,
	content BLOB NOT NULL,
	CONSTRAINT pk_blob_piece PRIMARY KEY (sha256, position),
	CONSTRAINT fk_blob_piece_sha256 FOREIGN KEY(sha256) REFERENCES blob (sha256)
);

CREATE TABLE chase (
	id INTEGER NOT NULL,
	kind VARCHAR(6) NOT NULL,
	remittance_id INTEGER,
	receipt_id INTEGER,
	ticket_id INTEGER,
	due_at DATETIME NOT NULL,
	raised_at DATETIME NOT NULL,
	asked_at DATETIME,
	asked_by_name VARCHAR(120),
	done_at DATETIME,
	done_reason TEXT,
	version INTEGER NOT NULL,
	CONSTRAINT pk_chase PRIMARY KEY (id),
	CONSTRAINT uq_chase_remittance_id_kind UNIQUE (remittance_id, kind),
	CONSTRAINT ck_chase_kind CHECK (kind in ('money','parts','advice')),
	CONSTRAINT ck_chase_of_remittance CHECK ((kind = 'advice') = (remittance_id is null)),
	CONSTRAINT ck_chase_of_advice CHECK ((kind = 'advice') = (receipt_id is not null)),
	CONSTRAINT ck_chase_done CHECK ((done_at is null) = (done_reason is null)),
	CONSTRAINT fk_chase_remittance_id FOREIGN KEY(remittance_id) REFERENCES remittance (id),
	CONSTRAINT uq_chase_receipt_id UNIQUE (receipt_id),
	CONSTRAINT fk_chase_receipt_id FOREIGN KEY(receipt_id) REFERENCES bank_receipt (id),
	CONSTRAINT fk_chase_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);

CREATE INDEX ix_chase_ticket_id ON chase (ticket_id);

CREATE TABLE contact (
	id INTEGER NOT NULL,
	customer_id INTEGER NOT NULL,
	kind VARCHAR(8) NOT NULL,
	value VARCHAR(254) NOT NULL,
	CONSTRAINT pk_contact PRIMARY KEY (id),
	CONSTRAINT uq_contact_customer_id_kind_value UNIQUE (customer_id, kind, value),
	CONSTRAINT ck_contact_kind CHECK (kind in ('address','domain')),
	CONSTRAINT fk_contact_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_contact_customer_id ON contact (customer_id);

CREATE INDEX ix_contact_value ON contact (value);

CREATE TABLE correction (
	id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	said VARCHAR(20) NOT NULL,
	confidence DOUBLE NOT NULL,
	label VARCHAR(20) NOT NULL,
	language VARCHAR(5),
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	by_id INTEGER,
	at DATETIME NOT NULL,
	CONSTRAINT pk_correction PRIMARY KEY (id),
	CONSTRAINT uq_correction_ticket_id UNIQUE (ticket_id),
	CONSTRAINT fk_correction_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_correction_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
);

CREATE INDEX ix_correction_at ON correction (at);

CREATE TABLE credit_part (
	request_id INTEGER NOT NULL,
	deduction_id INTEGER NOT NULL,
	amount_minor BIGINT NOT NULL,
	credited_minor BIGINT NOT NULL,
	CONSTRAINT pk_credit_part PRIMARY KEY (request_id, deduction_id),
	CONSTRAINT ck_credit_part_amounts CHECK (amount_minor > 0 and credited_minor >= 0 and credited_minor <= amount_minor),
	CONSTRAINT fk_credit_part_request_id FOREIGN KEY(request_id) REFERENCES credit_request (id),
	CONSTRAINT fk_credit_part_deduction_id FOREIGN KEY(deduction_id) REFERENCES deduction (id)
);

CREATE INDEX ix_credit_part_deduction_id ON credit_part (deduction_id);

CREATE TABLE credit_request (
	id INTEGER NOT NULL,
	dispute_id INTEGER NOT NULL,
	state VARCHAR(10) NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency VARCHAR(3) NOT NULL,
	rest_is_due BOOLEAN NOT NULL,
	answer TEXT NOT NULL,
	approval_id INTEGER,
	number VARCHAR(60),
	proposed_by VARCHAR(120) NOT NULL,
	proposed_at DATETIME NOT NULL,
	issued_at DATETIME,
	closed_at DATETIME,
	CONSTRAINT pk_credit_request PRIMARY KEY (id),
	CONSTRAINT ck_credit_request_state CHECK (state in ('proposed','approved','issued','credited','refused','needless')),
	CONSTRAINT ck_credit_request_amount CHECK (amount_minor > 0),
	CONSTRAINT ck_credit_request_number CHECK (state <> 'issued' or number is not null),
	CONSTRAINT fk_credit_request_dispute_id FOREIGN KEY(dispute_id) REFERENCES dispute (id),
	CONSTRAINT fk_credit_request_approval_id FOREIGN KEY(approval_id) REFERENCES approval (id)
);

CREATE INDEX ix_credit_request_dispute_id ON credit_request (dispute_id);

CREATE UNIQUE INDEX ix_credit_request_proposed ON credit_request (dispute_id) WHERE state = 'proposed';

CREATE TABLE customer (
	id INTEGER NOT NULL,
	name VARCHAR(200) NOT NULL,
	name_key VARCHAR(200) NOT NULL,
	account_number VARCHAR(60) NOT NULL,
	terms VARCHAR(60),
	parent_id INTEGER,
	family_id INTEGER,
	tolerance_class VARCHAR(20),
	pays_for_others BOOLEAN DEFAULT 0 NOT NULL,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_customer PRIMARY KEY (id),
	CONSTRAINT uq_customer_account_number UNIQUE (account_number),
	CONSTRAINT fk_customer_parent_id FOREIGN KEY(parent_id) REFERENCES customer (id),
	CONSTRAINT fk_customer_family_id FOREIGN KEY(family_id) REFERENCES customer (id)
);

CREATE INDEX ix_customer_family_id ON customer (family_id);

CREATE INDEX ix_customer_name_key ON customer (name_key);

CREATE INDEX ix_customer_parent_id ON customer (parent_id);

CREATE TABLE customer_note (
	id INTEGER NOT NULL,
	customer_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	author_id INTEGER,
	author_name VARCHAR(120) NOT NULL,
	caller VARCHAR(200) NOT NULL,
	text TEXT NOT NULL,
	CONSTRAINT pk_customer_note PRIMARY KEY (id),
	CONSTRAINT fk_customer_note_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
	CONSTRAINT fk_customer_note_author_id FOREIGN KEY(author_id) REFERENCES user_account (id)
);

CREATE INDEX ix_customer_note_customer ON customer_note (customer_id, id);

CREATE TABLE customer_rate (
	customer_id INTEGER NOT NULL,
	kind VARCHAR(12) NOT NULL,
	basis_points INTEGER NOT NULL,
	CONSTRAINT pk_customer_rate PRIMARY KEY (customer_id, kind, basis_points),
	CONSTRAINT ck_customer_rate_kind CHECK (kind in ('withholding','retention')),
	CONSTRAINT ck_customer_rate_rate CHECK (basis_points between 1 and 5000),
	CONSTRAINT fk_customer_rate_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE TABLE deduction (
	id INTEGER NOT NULL,
	dispute_id INTEGER,
	invoice_id INTEGER NOT NULL,
	line_id INTEGER,
	source VARCHAR(10) NOT NULL,
	currency VARCHAR(3) NOT NULL,
	original_minor BIGINT NOT NULL,
	disputed_minor BIGINT NOT NULL,
	due_minor BIGINT NOT NULL,
	paid_minor BIGINT NOT NULL,
	credited_minor BIGINT NOT NULL,
	written_off_minor BIGINT NOT NULL,
	collected_minor BIGINT NOT NULL,
	reason VARCHAR(14) NOT NULL,
	reason_why TEXT NOT NULL,
	printed TEXT,
	customer_code VARCHAR(40),
	claim_number VARCHAR(40),
	claimed_on DATE NOT NULL,
	refused_at DATETIME,
	asked_at DATETIME,
	created_at DATETIME NOT NULL,
	CONSTRAINT pk_deduction PRIMARY KEY (id),
	CONSTRAINT ck_deduction_ties CHECK (original_minor = disputed_minor + due_minor + paid_minor + credited_minor + written_off_minor + collected_minor),
	CONSTRAINT ck_deduction_amounts CHECK (original_minor > 0 and disputed_minor >= 0 and due_minor >= 0 and paid_minor >= 0 and credited_minor >= 0 and written_off_minor >= 0 and collected_minor >= 0),
	CONSTRAINT ck_deduction_source CHECK (source in ('short_paid','mail','phone','hand')),
	CONSTRAINT fk_deduction_dispute_id FOREIGN KEY(dispute_id) REFERENCES dispute (id),
	CONSTRAINT fk_deduction_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id),
	CONSTRAINT fk_deduction_line_id FOREIGN KEY(line_id) REFERENCES remittance_line (id)
);

CREATE INDEX ix_deduction_dispute_id ON deduction (dispute_id);

CREATE INDEX ix_deduction_invoice_id ON deduction (invoice_id);

CREATE INDEX ix_deduction_line_id ON deduction (line_id);

CREATE TABLE deduction_movement (
	id INTEGER NOT NULL,
	deduction_id INTEGER NOT NULL,
	kind VARCHAR(11) NOT NULL,
	amount_minor BIGINT NOT NULL,
	was_due_minor BIGINT NOT NULL,
	allocation_id INTEGER,
	words TEXT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_deduction_movement PRIMARY KEY (id),
	CONSTRAINT ck_deduction_movement_kind CHECK (kind in ('paid','credited','written_off','collected')),
	CONSTRAINT ck_deduction_movement_amount CHECK (amount_minor <> 0),
	CONSTRAINT fk_deduction_movement_deduction_id FOREIGN KEY(deduction_id) REFERENCES deduction (id),
	CONSTRAINT fk_deduction_movement_allocation_id FOREIGN KEY(allocation_id) REFERENCES allocation (id)
);

CREATE INDEX ix_deduction_movement_allocation_id ON deduction_movement (allocation_id);

CREATE INDEX ix_deduction_movement_at ON deduction_movement (deduction_id, at);

CREATE INDEX ix_deduction_movement_deduction_id ON deduction_movement (deduction_id);

CREATE TABLE desk_act (
	id INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	words VARCHAR(80) NOT NULL,
	"before" JSON NOT NULL,
	taken_back_at DATETIME,
	CONSTRAINT pk_desk_act PRIMARY KEY (id),
	CONSTRAINT fk_desk_act_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);

CREATE INDEX ix_desk_act_at ON desk_act (at);

CREATE TABLE dispute (
	id INTEGER NOT NULL,
	customer_id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	title VARCHAR(200) NOT NULL,
	currency VARCHAR(3) NOT NULL,
	reason VARCHAR(14) NOT NULL,
	root_cause VARCHAR(120) NOT NULL,
	state VARCHAR(10) NOT NULL,
	settled_from VARCHAR(10),
	owner_id INTEGER,
	claimed_on DATE NOT NULL,
	opened_at DATETIME NOT NULL,
	opened_by VARCHAR(120) NOT NULL,
	decide_by DATETIME NOT NULL,
	held_until DATE NOT NULL,
	hold_reason TEXT NOT NULL,
	waits_until DATE,
	decision VARCHAR(9),
	decided_at DATETIME,
	answer TEXT NOT NULL,
	times_reopened INTEGER NOT NULL,
	closed_at DATETIME,
	closed_by TEXT NOT NULL,
	told_opened_at DATETIME,
	told_decided_at DATETIME,
	version INTEGER NOT NULL,
	CONSTRAINT pk_dispute PRIMARY KEY (id),
	CONSTRAINT ck_dispute_state CHECK (state in ('new','review','waiting','proposed','approved','denied','withdrawn','settled')),
	CONSTRAINT ck_dispute_closed CHECK ((state = 'settled') = (closed_at is not null)),
	CONSTRAINT ck_dispute_decision CHECK (decision in ('credited','partly','denied','withdrawn')),
	CONSTRAINT fk_dispute_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
	CONSTRAINT fk_dispute_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_dispute_owner_id FOREIGN KEY(owner_id) REFERENCES user_account (id)
);

CREATE INDEX ix_dispute_customer_id ON dispute (customer_id);

CREATE INDEX ix_dispute_owner_id ON dispute (owner_id);

CREATE INDEX ix_dispute_ticket_id ON dispute (ticket_id);

CREATE INDEX ix_dispute_work ON dispute (state, decide_by);

CREATE TABLE dispute_evidence (
	id INTEGER NOT NULL,
	dispute_id INTEGER NOT NULL,
	wanted VARCHAR(80) NOT NULL,
	words TEXT NOT NULL,
	attachment_id INTEGER,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_dispute_evidence PRIMARY KEY (id),
	CONSTRAINT fk_dispute_evidence_dispute_id FOREIGN KEY(dispute_id) REFERENCES dispute (id),
	CONSTRAINT fk_dispute_evidence_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id)
);

CREATE INDEX ix_dispute_evidence_dispute_id ON dispute_evidence (dispute_id);

CREATE TABLE dunning_hold (
	id INTEGER NOT NULL,
	invoice_id INTEGER NOT NULL,
	arrangement_id INTEGER,
	amount_minor BIGINT NOT NULL,
	until_on DATE NOT NULL,
	reason TEXT NOT NULL,
	placed_by TEXT NOT NULL,
	placed_at DATETIME NOT NULL,
	lifted_at DATETIME,
	CONSTRAINT pk_dunning_hold PRIMARY KEY (id),
	CONSTRAINT ck_dunning_hold_amount CHECK (amount_minor > 0),
	CONSTRAINT fk_dunning_hold_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id),
	CONSTRAINT fk_dunning_hold_arrangement_id FOREIGN KEY(arrangement_id) REFERENCES arrangement (id)
);

CREATE INDEX ix_dunning_hold_arrangement_id ON dunning_hold (arrangement_id);

CREATE INDEX ix_dunning_hold_standing ON dunning_hold (invoice_id) WHERE lifted_at is null;

CREATE TABLE event (
	id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	user_id INTEGER,
	actor_name VARCHAR(120) NOT NULL,
	verb VARCHAR(40) NOT NULL,
	subject_kind VARCHAR(20) NOT NULL,
	subject_id INTEGER NOT NULL,
	ticket_id INTEGER,
	data JSON NOT NULL,
	CONSTRAINT pk_event PRIMARY KEY (id),
	CONSTRAINT fk_event_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);

CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'rows of event are never changed or deleted'); END;

CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'rows of event are never changed or deleted'); END;

CREATE INDEX ix_event_subject ON event (subject_kind, subject_id);

CREATE INDEX ix_event_ticket_id ON event (ticket_id);

CREATE TABLE export_batch (
	id INTEGER NOT NULL,
	sequence INTEGER NOT NULL,
	format VARCHAR(8) NOT NULL,
	state VARCHAR(12) NOT NULL,
	file_name VARCHAR(60) NOT NULL,
	content BLOB NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	record_count INTEGER NOT NULL,
	row_count INTEGER NOT NULL,
	hash_total BIGINT NOT NULL,
	until_on DATE,
	built_at DATETIME NOT NULL,
	built_by VARCHAR(120) NOT NULL,
	delivered_at DATETIME,
	answered_at DATETIME,
	answer TEXT,
	version INTEGER NOT NULL,
	CONSTRAINT pk_export_batch PRIMARY KEY (id),
	CONSTRAINT ck_export_batch_state CHECK (state in ('built','delivered','acknowledged','rejected')),
	CONSTRAINT ck_export_batch_sequence CHECK (sequence > 0),
	CONSTRAINT uq_export_batch_sequence UNIQUE (sequence)
);

CREATE TRIGGER export_batch_totals BEFORE UPDATE ON export_batch WHEN 
    (SELECT count(*) FROM export_row WHERE batch_id = NEW.id AND number > 0) <> NEW.row_count
    OR (SELECT coalesce(sum(abs(amount_minor)), 0) FROM export_row WHERE batch_id = NEW.id AND number > 0)
        <> NEW.hash_total
    OR OLD.row_count <> NEW.row_count OR OLD.hash_total <> NEW.hash_total OR OLD.sha256 <> NEW.sha256
 BEGIN SELECT RAISE(ABORT, 'a batch whose totals are not the sums of its rows does not leave'); END;

CREATE INDEX ix_export_batch_state ON export_batch (state);

CREATE TABLE export_row (
	id INTEGER NOT NULL,
	batch_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	kind VARCHAR(12) NOT NULL,
	source VARCHAR(10) NOT NULL,
	source_id INTEGER NOT NULL,
	payment_id INTEGER,
	currency VARCHAR(3) NOT NULL,
	amount_minor BIGINT NOT NULL,
	state VARCHAR(9) NOT NULL,
	reason TEXT,
	CONSTRAINT pk_export_row PRIMARY KEY (id),
	CONSTRAINT ck_export_row_state CHECK (state in ('sent','taken','rejected','aside','cancelled')),
	CONSTRAINT ck_export_row_source CHECK (source in ('payment','return','allocation','refund','part','exchange','credit','journal')),
	CONSTRAINT ck_export_row_number CHECK (number > 0 or state = 'cancelled'),
	CONSTRAINT uq_export_row_batch_id_source_source_id UNIQUE (batch_id, source, source_id),
	CONSTRAINT fk_export_row_batch_id FOREIGN KEY(batch_id) REFERENCES export_batch (id),
	CONSTRAINT fk_export_row_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id)
);

CREATE TRIGGER export_row_added BEFORE INSERT ON export_row WHEN (SELECT state FROM export_batch WHERE id = NEW.batch_id) <> 'built' BEGIN SELECT RAISE(ABORT, 'rows are added to a batch only while it is built'); END;

CREATE TRIGGER export_row_fixed BEFORE UPDATE ON export_row WHEN 
    OLD.batch_id <> NEW.batch_id OR OLD.number <> NEW.number OR OLD.source <> NEW.source
    OR OLD.source_id <> NEW.source_id OR OLD.amount_minor <> NEW.amount_minor OR OLD.currency <> NEW.currency
 BEGIN SELECT RAISE(ABORT, 'of an exported row only the answer changes'); END;

CREATE TRIGGER export_row_kept BEFORE DELETE ON export_row WHEN true BEGIN SELECT RAISE(ABORT, 'exported rows are never deleted'); END;

CREATE INDEX ix_export_row_payment_id ON export_row (payment_id);

CREATE UNIQUE INDEX uq_export_row_claim ON export_row (source, source_id) WHERE state <> 'rejected';

CREATE TABLE followed_allocation (
	allocation_id INTEGER NOT NULL,
	invoice_id INTEGER NOT NULL,
	CONSTRAINT pk_followed_allocation PRIMARY KEY (allocation_id),
	CONSTRAINT fk_followed_allocation_allocation_id FOREIGN KEY(allocation_id) REFERENCES allocation (id),
	CONSTRAINT fk_followed_allocation_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id)
);

CREATE INDEX ix_followed_allocation_invoice ON followed_allocation (invoice_id);

CREATE TABLE forward (
	id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	to_address VARCHAR(254) NOT NULL,
	to_user_id INTEGER,
	note TEXT NOT NULL,
	state VARCHAR(10) NOT NULL,
	answer TEXT,
	outbound_id INTEGER,
	by_id INTEGER,
	at DATETIME NOT NULL,
	answered_at DATETIME,
	CONSTRAINT pk_forward PRIMARY KEY (id),
	CONSTRAINT ck_forward_state CHECK (state in ('waiting','accepted','returned')),
	CONSTRAINT fk_forward_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_forward_to_user_id FOREIGN KEY(to_user_id) REFERENCES user_account (id),
	CONSTRAINT fk_forward_outbound_id FOREIGN KEY(outbound_id) REFERENCES outbound_mail (id),
	CONSTRAINT fk_forward_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
);

CREATE INDEX ix_forward_ticket_id ON forward (ticket_id);

CREATE TABLE gap_audit (
	id INTEGER NOT NULL,
	mailbox VARCHAR(120) NOT NULL,
	uidvalidity BIGINT NOT NULL,
	kind VARCHAR(12) NOT NULL,
	at DATETIME NOT NULL,
	on_server INTEGER NOT NULL,
	known INTEGER NOT NULL,
	missing TEXT NOT NULL,
	missing_count INTEGER NOT NULL,
	sampled INTEGER NOT NULL,
	differing TEXT NOT NULL,
	CONSTRAINT pk_gap_audit PRIMARY KEY (id)
);

CREATE INDEX ix_gap_audit_mailbox ON gap_audit (mailbox, at);

CREATE TABLE heartbeat (
	mailbox VARCHAR(120) NOT NULL,
	measured_at DATETIME NOT NULL,
	last_mail_at DATETIME,
	usual_per_hour DOUBLE,
	longest_pause_hours DOUBLE,
	silent_since DATETIME,
	CONSTRAINT pk_heartbeat PRIMARY KEY (mailbox)
);

CREATE TABLE hold (
	id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	inbound_id INTEGER,
	scope VARCHAR(10) NOT NULL,
	kind VARCHAR(20) NOT NULL,
	reason TEXT NOT NULL,
	evidence JSON NOT NULL,
	placed_at DATETIME NOT NULL,
	lifted_at DATETIME,
	lifted_by INTEGER,
	lift_reason TEXT,
	CONSTRAINT pk_hold PRIMARY KEY (id),
	CONSTRAINT ck_hold_scope CHECK (scope in ('ticket','customer')),
	CONSTRAINT ck_hold_kind CHECK (kind in ('fraud','bank_details','legal','attorney','insolvency','cease','vulnerable')),
	CONSTRAINT ck_hold_lifted CHECK ((lifted_at is null) = (lift_reason is null)),
	CONSTRAINT fk_hold_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_hold_inbound_id FOREIGN KEY(inbound_id) REFERENCES inbound_message (id),
	CONSTRAINT fk_hold_lifted_by FOREIGN KEY(lifted_by) REFERENCES user_account (id)
);

CREATE INDEX ix_hold_standing ON hold (ticket_id, kind) WHERE lifted_at is null;

CREATE INDEX ix_hold_ticket_id ON hold (ticket_id);

CREATE TABLE inbound_message (
	id INTEGER NOT NULL,
	mailbox VARCHAR(120) NOT NULL,
	uidvalidity BIGINT NOT NULL,
	uid BIGINT NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	size BIGINT NOT NULL,
	received_at DATETIME NOT NULL,
	delivered_at DATETIME,
	status VARCHAR(12) NOT NULL,
	outcome VARCHAR(12),
	reason TEXT,
	attempt INTEGER NOT NULL,
	forgiven INTEGER NOT NULL,
	due_at DATETIME NOT NULL,
	worker VARCHAR(80),
	finished_at DATETIME,
	content_hash VARCHAR(64),
	message_id VARCHAR(500),
	sender VARCHAR(254),
	subject TEXT,
	origin VARCHAR(20),
	facts JSON NOT NULL,
	ticket_id INTEGER,
	duplicate_of INTEGER,
	edited_sha256 VARCHAR(64),
	CONSTRAINT pk_inbound_message PRIMARY KEY (id),
	CONSTRAINT uq_inbound_message_mailbox_uidvalidity_uid UNIQUE (mailbox, uidvalidity, uid),
	CONSTRAINT ck_inbound_message_status CHECK (status in ('received','processing','filed','ignored','failed')),
	CONSTRAINT ck_inbound_message_outcome CHECK (outcome is null or outcome in ('ticketed','attached','automatic','duplicate','parked')),
	CONSTRAINT fk_inbound_message_sha256 FOREIGN KEY(sha256) REFERENCES blob (sha256),
	CONSTRAINT fk_inbound_message_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_inbound_message_duplicate_of FOREIGN KEY(duplicate_of) REFERENCES inbound_message (id),
	CONSTRAINT fk_inbound_message_edited_sha256 FOREIGN KEY(edited_sha256) REFERENCES blob (sha256)
);

CREATE INDEX ix_inbound_message_content_hash ON inbound_message (content_hash);

CREATE INDEX ix_inbound_message_ledger ON inbound_message (status, outcome);

CREATE INDEX ix_inbound_message_message_id ON inbound_message (message_id);

CREATE INDEX ix_inbound_message_problem ON inbound_message (id) WHERE status in ('failed','ignored');

CREATE INDEX ix_inbound_message_received_at ON inbound_message (received_at);

CREATE INDEX ix_inbound_message_sha256 ON inbound_message (sha256);

CREATE INDEX ix_inbound_message_ticket_id ON inbound_message (ticket_id);

CREATE INDEX ix_inbound_message_work ON inbound_message (due_at, id) WHERE status in ('received','processing');

CREATE TABLE instalment (
	id INTEGER NOT NULL,
	arrangement_id INTEGER NOT NULL,
	due_on DATE NOT NULL,
	amount_minor BIGINT NOT NULL,
	paid_minor BIGINT NOT NULL,
	state VARCHAR(6) NOT NULL,
	kept_at DATETIME,
	CONSTRAINT pk_instalment PRIMARY KEY (id),
	CONSTRAINT ck_instalment_amounts CHECK (amount_minor > 0 and paid_minor >= 0 and paid_minor <= amount_minor),
	CONSTRAINT ck_instalment_state CHECK (state in ('open','kept','missed','late')),
	CONSTRAINT fk_instalment_arrangement_id FOREIGN KEY(arrangement_id) REFERENCES arrangement (id)
);

CREATE INDEX ix_instalment_arrangement_id ON instalment (arrangement_id);

CREATE INDEX ix_instalment_open ON instalment (state, due_on);

CREATE TABLE invoice (
	id INTEGER NOT NULL,
	customer_id INTEGER NOT NULL,
	number VARCHAR(60) NOT NULL,
	invoice_date DATE NOT NULL,
	due_date DATE NOT NULL,
	currency VARCHAR(3) NOT NULL,
	original_minor BIGINT NOT NULL,
	ledger_open_minor BIGINT NOT NULL,
	po_number VARCHAR(60),
	terms VARCHAR(60),
	document_path TEXT,
	closed_at DATETIME,
	source VARCHAR(40) DEFAULT '' NOT NULL,
	CONSTRAINT pk_invoice PRIMARY KEY (id),
	CONSTRAINT uq_invoice_customer_id_number UNIQUE (customer_id, number),
	CONSTRAINT fk_invoice_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_invoice_customer_id ON invoice (customer_id);

CREATE TABLE item_key (
	invoice_id INTEGER NOT NULL,
	"key" VARCHAR(60) NOT NULL,
	scheme VARCHAR(8) NOT NULL,
	CONSTRAINT pk_item_key PRIMARY KEY (invoice_id, "key"),
	CONSTRAINT ck_item_key_scheme CHECK (scheme in ('number','po')),
	CONSTRAINT fk_item_key_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id)
);

CREATE INDEX ix_item_key_key ON item_key ("key");

CREATE TABLE journal_entry (
	id INTEGER NOT NULL,
	event VARCHAR(20) NOT NULL,
	source_kind VARCHAR(20) NOT NULL,
	source_id INTEGER NOT NULL,
	reverses_id INTEGER,
	effective_on DATE NOT NULL,
	by_id INTEGER,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_journal_entry PRIMARY KEY (id),
	CONSTRAINT uq_journal_entry_event_source_kind_source_id UNIQUE (event, source_kind, source_id),
	CONSTRAINT uq_journal_entry_reverses_id UNIQUE (reverses_id),
	CONSTRAINT fk_journal_entry_reverses_id FOREIGN KEY(reverses_id) REFERENCES journal_entry (id),
	CONSTRAINT fk_journal_entry_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
);

CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry BEGIN SELECT RAISE(ABORT, 'rows of journal_entry are never changed or deleted'); END;

CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry BEGIN SELECT RAISE(ABORT, 'rows of journal_entry are never changed or deleted'); END;

CREATE TRIGGER journal_entry_open_books BEFORE INSERT ON journal_entry WHEN EXISTS (SELECT 1 FROM period_close c WHERE c.through >= NEW.effective_on) BEGIN SELECT RAISE(ABORT, 'the books of this day are closed'); END;

CREATE TABLE journal_line (
	id INTEGER NOT NULL,
	entry_id INTEGER NOT NULL,
	debit VARCHAR(20) NOT NULL,
	credit VARCHAR(20) NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency VARCHAR(3) NOT NULL,
	debit_customer_id INTEGER,
	credit_customer_id INTEGER,
	invoice_id INTEGER,
	payment_id INTEGER,
	CONSTRAINT pk_journal_line PRIMARY KEY (id),
	CONSTRAINT ck_journal_line_amount CHECK (amount_minor > 0),
	CONSTRAINT ck_journal_line_sides CHECK (debit <> credit or coalesce(debit_customer_id, 0) <> coalesce(credit_customer_id, 0)),
	CONSTRAINT fk_journal_line_entry_id FOREIGN KEY(entry_id) REFERENCES journal_entry (id),
	CONSTRAINT fk_journal_line_debit_customer_id FOREIGN KEY(debit_customer_id) REFERENCES customer (id),
	CONSTRAINT fk_journal_line_credit_customer_id FOREIGN KEY(credit_customer_id) REFERENCES customer (id),
	CONSTRAINT fk_journal_line_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id),
	CONSTRAINT fk_journal_line_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id)
);

CREATE INDEX ix_journal_line_credit ON journal_line (credit, currency);

CREATE INDEX ix_journal_line_debit ON journal_line (debit, currency);

CREATE INDEX ix_journal_line_entry_id ON journal_line (entry_id);

CREATE TRIGGER journal_line_no_delete BEFORE DELETE ON journal_line BEGIN SELECT RAISE(ABORT, 'rows of journal_line are never changed or deleted'); END;

CREATE TRIGGER journal_line_no_update BEFORE UPDATE ON journal_line BEGIN SELECT RAISE(ABORT, 'rows of journal_line are never changed or deleted'); END;

CREATE TABLE ledger_account (
	account VARCHAR(20) NOT NULL,
	number VARCHAR(20) NOT NULL,
	name VARCHAR(80) NOT NULL,
	CONSTRAINT pk_ledger_account PRIMARY KEY (account)
);

CREATE TABLE ledger_import (
	id INTEGER NOT NULL,
	at DATETIME NOT NULL,
	by_name VARCHAR(120) NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	added INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	closed INTEGER NOT NULL,
	source VARCHAR(40) DEFAULT '' NOT NULL,
	CONSTRAINT pk_ledger_import PRIMARY KEY (id)
);

CREATE TABLE ledger_move (
	id INTEGER NOT NULL,
	invoice_id INTEGER NOT NULL,
	import_id INTEGER NOT NULL,
	before_minor BIGINT,
	after_minor BIGINT NOT NULL,
	CONSTRAINT pk_ledger_move PRIMARY KEY (id),
	CONSTRAINT fk_ledger_move_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id),
	CONSTRAINT fk_ledger_move_import_id FOREIGN KEY(import_id) REFERENCES ledger_import (id)
);

CREATE INDEX ix_ledger_move_import_id ON ledger_move (import_id);

CREATE INDEX ix_ledger_move_invoice_id ON ledger_move (invoice_id);

CREATE TRIGGER ledger_move_no_delete BEFORE DELETE ON ledger_move BEGIN SELECT RAISE(ABORT, 'rows of ledger_move are never changed or deleted'); END;

CREATE TRIGGER ledger_move_no_update BEFORE UPDATE ON ledger_move BEGIN SELECT RAISE(ABORT, 'rows of ledger_move are never changed or deleted'); END;

CREATE TABLE ledger_reflection (
	allocation_id INTEGER NOT NULL,
	import_id INTEGER NOT NULL,
	CONSTRAINT pk_ledger_reflection PRIMARY KEY (allocation_id),
	CONSTRAINT fk_ledger_reflection_allocation_id FOREIGN KEY(allocation_id) REFERENCES allocation (id),
	CONSTRAINT fk_ledger_reflection_import_id FOREIGN KEY(import_id) REFERENCES ledger_import (id)
);

CREATE TABLE login_attempt (
	id INTEGER NOT NULL,
	"key" VARCHAR(254) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_login_attempt PRIMARY KEY (id)
);

CREATE INDEX ix_login_attempt_key ON login_attempt ("key");

CREATE TABLE mail_edit (
	id INTEGER NOT NULL,
	inbound_id INTEGER NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	changes JSON NOT NULL,
	at DATETIME NOT NULL,
	user_id INTEGER,
	actor_name VARCHAR(120) NOT NULL,
	CONSTRAINT pk_mail_edit PRIMARY KEY (id),
	CONSTRAINT fk_mail_edit_inbound_id FOREIGN KEY(inbound_id) REFERENCES inbound_message (id),
	CONSTRAINT fk_mail_edit_sha256 FOREIGN KEY(sha256) REFERENCES blob (sha256),
	CONSTRAINT fk_mail_edit_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);

CREATE INDEX ix_mail_edit_inbound_id ON mail_edit (inbound_id);

CREATE TABLE mailbox_cursor (
	mailbox VARCHAR(120) NOT NULL,
	uidvalidity BIGINT NOT NULL,
	last_uid BIGINT NOT NULL,
	polled_at DATETIME,
	last_mail_at DATETIME,
	error TEXT,
	error_since DATETIME,
	asked_at DATETIME,
	CONSTRAINT pk_mailbox_cursor PRIMARY KEY (mailbox)
);

CREATE TABLE mailbox_epoch (
	mailbox VARCHAR(120) NOT NULL,
	uidvalidity BIGINT NOT NULL,
	began_at DATETIME NOT NULL,
	recognise_up_to BIGINT NOT NULL,
	recognised INTEGER NOT NULL,
	CONSTRAINT pk_mailbox_epoch PRIMARY KEY (mailbox, uidvalidity)
);

CREATE TABLE mention (
	user_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	CONSTRAINT pk_mention PRIMARY KEY (user_id, post_id),
	CONSTRAINT fk_mention_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
	CONSTRAINT fk_mention_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);

CREATE INDEX ix_mention_post_id ON mention (post_id);

CREATE TABLE missing_mail (
	id INTEGER NOT NULL,
	mailbox VARCHAR(120) NOT NULL,
	uidvalidity BIGINT NOT NULL,
	uid BIGINT NOT NULL,
	reason TEXT NOT NULL,
	since DATETIME NOT NULL,
	attempts INTEGER NOT NULL,
	due_at DATETIME NOT NULL,
	settled_at DATETIME,
	settled_as VARCHAR(10),
	CONSTRAINT pk_missing_mail PRIMARY KEY (id),
	CONSTRAINT uq_missing_mail_mailbox_uidvalidity_uid UNIQUE (mailbox, uidvalidity, uid)
);

CREATE INDEX ix_missing_mail_open ON missing_mail (mailbox, due_at) WHERE settled_at is null;

CREATE TABLE number_suggestion (
	id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	invoice_id INTEGER NOT NULL,
	written VARCHAR(60) NOT NULL,
	state VARCHAR(10) NOT NULL,
	settled_by VARCHAR(120),
	settled_at DATETIME,
	CONSTRAINT pk_number_suggestion PRIMARY KEY (id),
	CONSTRAINT uq_number_suggestion_post_id_written UNIQUE (post_id, written),
	CONSTRAINT ck_number_suggestion_state CHECK (state in ('open','accepted','dismissed')),
	CONSTRAINT fk_number_suggestion_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_number_suggestion_post_id FOREIGN KEY(post_id) REFERENCES post (id),
	CONSTRAINT fk_number_suggestion_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id)
);

CREATE INDEX ix_number_suggestion_invoice_id ON number_suggestion (invoice_id);

CREATE INDEX ix_number_suggestion_ticket_id ON number_suggestion (ticket_id);

CREATE TABLE outbound_mail (
	id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	kind VARCHAR(10) NOT NULL,
	message_id VARCHAR(250) NOT NULL,
	in_reply_to TEXT,
	references_ids JSON NOT NULL,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	to_addresses JSON NOT NULL,
	cc_addresses JSON NOT NULL,
	recipients JSON NOT NULL,
	attachments JSON NOT NULL,
	status VARCHAR(10) NOT NULL,
	detail TEXT,
	attempt INTEGER NOT NULL,
	forgiven INTEGER NOT NULL,
	due_at DATETIME NOT NULL,
	created_at DATETIME NOT NULL,
	handed_over_at DATETIME,
	sent_at DATETIME,
	CONSTRAINT pk_outbound_mail PRIMARY KEY (id),
	CONSTRAINT ck_outbound_mail_status CHECK (status in ('queued','sending','sent','deferred','failed','uncertain','bounced','cancelled')),
	CONSTRAINT fk_outbound_mail_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT uq_outbound_mail_message_id UNIQUE (message_id)
);

CREATE INDEX ix_outbound_mail_ticket_id ON outbound_mail (ticket_id);

CREATE INDEX ix_outbound_mail_work ON outbound_mail (due_at, id) WHERE status in ('queued','sending','deferred');

CREATE TABLE own_identity (
	kind VARCHAR(7) NOT NULL,
	value VARCHAR(200) NOT NULL,
	said_by VARCHAR(120) NOT NULL,
	said_at DATETIME NOT NULL,
	CONSTRAINT pk_own_identity PRIMARY KEY (kind, value),
	CONSTRAINT ck_own_identity_kind CHECK (kind in ('name','account'))
);

CREATE TABLE payer_identity (
	id INTEGER NOT NULL,
	customer_id INTEGER NOT NULL,
	kind VARCHAR(7) NOT NULL,
	value VARCHAR(200) NOT NULL,
	state VARCHAR(8) NOT NULL,
	provenance TEXT NOT NULL,
	learned_by_id INTEGER,
	learned_by_name VARCHAR(120) NOT NULL,
	learned_at DATETIME NOT NULL,
	confirmed_by_name VARCHAR(120),
	demoted_at DATETIME,
	demoted_reason TEXT,
	CONSTRAINT pk_payer_identity PRIMARY KEY (id),
	CONSTRAINT uq_payer_identity_customer_id_kind_value UNIQUE (customer_id, kind, value),
	CONSTRAINT ck_payer_identity_kind CHECK (kind in ('account','name')),
	CONSTRAINT ck_payer_identity_state CHECK (state in ('proposed','learned','demoted')),
	CONSTRAINT ck_payer_identity_demoted CHECK ((state = 'demoted') = (demoted_at is not null)),
	CONSTRAINT fk_payer_identity_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
	CONSTRAINT fk_payer_identity_learned_by_id FOREIGN KEY(learned_by_id) REFERENCES user_account (id)
);

CREATE INDEX ix_payer_identity_customer_id ON payer_identity (customer_id);

CREATE INDEX ix_payer_identity_value ON payer_identity (kind, value);

CREATE TABLE payment (
	id INTEGER NOT NULL,
	remittance_id INTEGER,
	receipt_id INTEGER,
	exchanged_from_id INTEGER,
	customer_id INTEGER,
	reference VARCHAR(100),
	received_on DATE,
	amount_minor BIGINT NOT NULL,
	currency VARCHAR(3) NOT NULL,
	created_at DATETIME NOT NULL,
	residual VARCHAR(10),
	returned_by_id INTEGER,
	undone_at DATETIME,
	version INTEGER DEFAULT '1' NOT NULL,
	CONSTRAINT pk_payment PRIMARY KEY (id),
	CONSTRAINT ck_payment_source CHECK (remittance_id is not null or receipt_id is not null or exchanged_from_id is not null or amount_minor = 0),
	CONSTRAINT ck_payment_residual CHECK (residual in ('on_account','refund','duplicate')),
	CONSTRAINT uq_payment_remittance_id UNIQUE (remittance_id),
	CONSTRAINT fk_payment_remittance_id FOREIGN KEY(remittance_id) REFERENCES remittance (id),
	CONSTRAINT fk_payment_receipt_id FOREIGN KEY(receipt_id) REFERENCES bank_receipt (id),
	CONSTRAINT fk_payment_exchanged_from_id FOREIGN KEY(exchanged_from_id) REFERENCES payment (id),
	CONSTRAINT fk_payment_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
	CONSTRAINT uq_payment_returned_by_id UNIQUE (returned_by_id),
	CONSTRAINT fk_payment_returned_by_id FOREIGN KEY(returned_by_id) REFERENCES bank_receipt (id)
);

CREATE INDEX ix_payment_customer_id ON payment (customer_id);

CREATE INDEX ix_payment_exchanged_from_id ON payment (exchanged_from_id);

CREATE INDEX ix_payment_receipt_id ON payment (receipt_id);

CREATE TRIGGER payment_within_receipt BEFORE INSERT ON payment WHEN NEW.receipt_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bank_receipt r WHERE r.id = NEW.receipt_id AND r.currency = NEW.currency AND NEW.amount_minor + (SELECT coalesce(sum(p.amount_minor), 0) FROM payment p WHERE p.receipt_id = NEW.receipt_id AND p.undone_at IS NULL) <= r.amount_minor) BEGIN SELECT RAISE(ABORT, 'the payments of a receipt would be more than the receipt'); END;

CREATE TABLE payment_exchange (
	id INTEGER NOT NULL,
	payment_id INTEGER NOT NULL,
	into_id INTEGER NOT NULL,
	event VARCHAR(8) NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency VARCHAR(3) NOT NULL,
	into_minor BIGINT NOT NULL,
	into_currency VARCHAR(3) NOT NULL,
	rate VARCHAR(30) NOT NULL,
	undoes_id INTEGER,
	reason TEXT NOT NULL,
	by_id INTEGER,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_payment_exchange PRIMARY KEY (id),
	CONSTRAINT ck_payment_exchange_event CHECK (event in ('exchange','undo')),
	CONSTRAINT ck_payment_exchange_undoes CHECK ((event = 'undo') = (undoes_id is not null)),
	CONSTRAINT ck_payment_exchange_amounts CHECK (amount_minor > 0 and into_minor > 0 and currency <> into_currency),
	CONSTRAINT fk_payment_exchange_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
	CONSTRAINT fk_payment_exchange_into_id FOREIGN KEY(into_id) REFERENCES payment (id),
	CONSTRAINT uq_payment_exchange_undoes_id UNIQUE (undoes_id),
	CONSTRAINT fk_payment_exchange_undoes_id FOREIGN KEY(undoes_id) REFERENCES payment_exchange (id),
	CONSTRAINT fk_payment_exchange_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
);

CREATE INDEX ix_payment_exchange_into_id ON payment_exchange (into_id);

CREATE INDEX ix_payment_exchange_payment_id ON payment_exchange (payment_id);

CREATE TRIGGER payment_exchange_becomes_its_payment BEFORE INSERT ON payment_exchange WHEN NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.into_id AND p.exchanged_from_id = NEW.payment_id AND p.currency = NEW.into_currency AND p.amount_minor = NEW.into_minor) BEGIN SELECT RAISE(ABORT, 'what is exchanged becomes a payment of that amount'); END;

CREATE TRIGGER payment_exchange_no_delete BEFORE DELETE ON payment_exchange BEGIN SELECT RAISE(ABORT, 'rows of payment_exchange are never changed or deleted'); END;

CREATE TRIGGER payment_exchange_no_update BEFORE UPDATE ON payment_exchange BEGIN SELECT RAISE(ABORT, 'rows of payment_exchange are never changed or deleted'); END;

CREATE TRIGGER payment_exchange_within_payment BEFORE INSERT ON payment_exchange WHEN NEW.event = 'exchange' AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id AND p.returned_by_id IS NULL AND p.undone_at IS NULL AND p.currency = NEW.currency AND (SELECT coalesce(sum(CASE WHEN a.event = 'apply' THEN a.amount_minor ELSE -a.amount_minor END), 0) FROM allocation a WHERE a.payment_id = NEW.payment_id AND a.kind IN ('cash','credit')) + ((SELECT coalesce(sum(r.amount_minor), 0) FROM refund r WHERE r.payment_id = NEW.payment_id) + (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.payment_id = NEW.payment_id) + (SELECT coalesce(sum(CASE WHEN x.event = 'exchange' THEN x.amount_minor ELSE -x.amount_minor END), 0) FROM payment_exchange x WHERE x.payment_id = NEW.payment_id)) + NEW.amount_minor <= p.amount_minor) BEGIN SELECT RAISE(ABORT, 'more would be exchanged than is left of the payment'); END;

CREATE TABLE payment_return (
	id INTEGER NOT NULL,
	payment_id INTEGER NOT NULL,
	receipt_id INTEGER NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency VARCHAR(3) NOT NULL,
	reason TEXT NOT NULL,
	by_id INTEGER,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_payment_return PRIMARY KEY (id),
	CONSTRAINT ck_payment_return_amount CHECK (amount_minor > 0),
	CONSTRAINT fk_payment_return_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
	CONSTRAINT fk_payment_return_receipt_id FOREIGN KEY(receipt_id) REFERENCES bank_receipt (id),
	CONSTRAINT fk_payment_return_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
);

CREATE INDEX ix_payment_return_payment_id ON payment_return (payment_id);

CREATE INDEX ix_payment_return_receipt_id ON payment_return (receipt_id);

CREATE TRIGGER payment_return_no_delete BEFORE DELETE ON payment_return BEGIN SELECT RAISE(ABORT, 'rows of payment_return are never changed or deleted'); END;

CREATE TRIGGER payment_return_no_update BEFORE UPDATE ON payment_return BEGIN SELECT RAISE(ABORT, 'rows of payment_return are never changed or deleted'); END;

CREATE TRIGGER payment_return_within_payment BEFORE INSERT ON payment_return WHEN NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id AND p.returned_by_id IS NULL AND p.undone_at IS NULL AND p.currency = NEW.currency AND (SELECT coalesce(sum(CASE WHEN a.event = 'apply' THEN a.amount_minor ELSE -a.amount_minor END), 0) FROM allocation a WHERE a.payment_id = NEW.payment_id AND a.kind IN ('cash','credit')) + ((SELECT coalesce(sum(r.amount_minor), 0) FROM refund r WHERE r.payment_id = NEW.payment_id) + (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.payment_id = NEW.payment_id) + (SELECT coalesce(sum(CASE WHEN x.event = 'exchange' THEN x.amount_minor ELSE -x.amount_minor END), 0) FROM payment_exchange x WHERE x.payment_id = NEW.payment_id)) + NEW.amount_minor <= p.amount_minor AND ((SELECT coalesce(sum(r.amount_minor), 0) FROM refund r WHERE r.payment_id = NEW.payment_id) + (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.payment_id = NEW.payment_id) + (SELECT coalesce(sum(CASE WHEN x.event = 'exchange' THEN x.amount_minor ELSE -x.amount_minor END), 0) FROM payment_exchange x WHERE x.payment_id = NEW.payment_id)) + NEW.amount_minor <= p.amount_minor) BEGIN SELECT RAISE(ABORT, 'more would be taken back than is left of the payment'); END;

CREATE TRIGGER payment_return_within_receipt BEFORE INSERT ON payment_return WHEN NOT EXISTS (SELECT 1 FROM bank_receipt r WHERE r.id = NEW.receipt_id AND r.currency = NEW.currency AND NEW.amount_minor + (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.receipt_id = NEW.receipt_id) <= -r.amount_minor) BEGIN SELECT RAISE(ABORT, 'more would be taken back than the bank took'); END;

CREATE TABLE period_close (
	id INTEGER NOT NULL,
	through DATE NOT NULL,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_period_close PRIMARY KEY (id),
	CONSTRAINT uq_period_close_through UNIQUE (through)
);

CREATE TRIGGER period_close_no_delete BEFORE DELETE ON period_close BEGIN SELECT RAISE(ABORT, 'rows of period_close are never changed or deleted'); END;

CREATE TRIGGER period_close_no_update BEFORE UPDATE ON period_close BEGIN SELECT RAISE(ABORT, 'rows of period_close are never changed or deleted'); END;

CREATE TABLE post (
	id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	home_id INTEGER,
	kind VARCHAR(10) NOT NULL,
	at DATETIME NOT NULL,
	author_id INTEGER,
	author_name VARCHAR(200) NOT NULL,
	inbound_id INTEGER,
	outbound_id INTEGER,
	subject TEXT NOT NULL,
	text TEXT NOT NULL,
	html TEXT,
	html_key VARCHAR(43),
	fragments JSON NOT NULL,
	people JSON NOT NULL,
	facts JSON NOT NULL,
	CONSTRAINT pk_post PRIMARY KEY (id),
	CONSTRAINT ck_post_kind CHECK (kind in ('inbound','outbound','note','automatic')),
	CONSTRAINT fk_post_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_post_home_id FOREIGN KEY(home_id) REFERENCES ticket (id),
	CONSTRAINT fk_post_author_id FOREIGN KEY(author_id) REFERENCES user_account (id),
	CONSTRAINT uq_post_inbound_id UNIQUE (inbound_id),
	CONSTRAINT fk_post_inbound_id FOREIGN KEY(inbound_id) REFERENCES inbound_message (id),
	CONSTRAINT uq_post_outbound_id UNIQUE (outbound_id),
	CONSTRAINT fk_post_outbound_id FOREIGN KEY(outbound_id) REFERENCES outbound_mail (id),
	CONSTRAINT uq_post_html_key UNIQUE (html_key)
);

CREATE INDEX ix_post_home_id ON post (home_id) WHERE home_id is not null;

CREATE INDEX ix_post_ticket ON post (ticket_id, at, id);

CREATE TABLE post_reference (
	post_id INTEGER NOT NULL,
	message_id VARCHAR(500) NOT NULL,
	CONSTRAINT pk_post_reference PRIMARY KEY (post_id, message_id),
	CONSTRAINT fk_post_reference_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);

CREATE INDEX ix_post_reference_message_id ON post_reference (message_id);

CREATE TABLE posting_consent (
	customer_id INTEGER NOT NULL,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_posting_consent PRIMARY KEY (customer_id),
	CONSTRAINT fk_posting_consent_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE TABLE reason_code (
	id INTEGER NOT NULL,
	customer_id INTEGER,
	code VARCHAR(40) NOT NULL,
	reason VARCHAR(14) NOT NULL,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_reason_code PRIMARY KEY (id),
	CONSTRAINT fk_reason_code_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE UNIQUE INDEX uq_reason_code_all ON reason_code (code) WHERE customer_id is null;

CREATE UNIQUE INDEX uq_reason_code_customer ON reason_code (customer_id, code);

CREATE TABLE receipt_import (
	id INTEGER NOT NULL,
	name VARCHAR(255) NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	format VARCHAR(8) NOT NULL,
	added INTEGER NOT NULL,
	known INTEGER NOT NULL,
	skipped INTEGER NOT NULL,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_receipt_import PRIMARY KEY (id)
);

CREATE INDEX ix_receipt_import_sha256 ON receipt_import (sha256);

CREATE TABLE receipt_link (
	id INTEGER NOT NULL,
	receipt_id INTEGER NOT NULL,
	remittance_id INTEGER NOT NULL,
	event VARCHAR(6) NOT NULL,
	amount_minor BIGINT NOT NULL,
	ends_id INTEGER,
	reason TEXT NOT NULL,
	by_id INTEGER,
	by_name VARCHAR(120) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_receipt_link PRIMARY KEY (id),
	CONSTRAINT ck_receipt_link_event CHECK (event in ('link','unlink')),
	CONSTRAINT ck_receipt_link_ends CHECK ((event = 'unlink') = (ends_id is not null)),
	CONSTRAINT ck_receipt_link_amount CHECK (amount_minor <> 0),
	CONSTRAINT fk_receipt_link_receipt_id FOREIGN KEY(receipt_id) REFERENCES bank_receipt (id),
	CONSTRAINT fk_receipt_link_remittance_id FOREIGN KEY(remittance_id) REFERENCES remittance (id),
	CONSTRAINT uq_receipt_link_ends_id UNIQUE (ends_id),
	CONSTRAINT fk_receipt_link_ends_id FOREIGN KEY(ends_id) REFERENCES receipt_link (id),
	CONSTRAINT fk_receipt_link_by_id FOREIGN KEY(by_id) REFERENCES user_account (id)
);

CREATE INDEX ix_receipt_link_receipt_id ON receipt_link (receipt_id);

CREATE INDEX ix_receipt_link_remittance_id ON receipt_link (remittance_id);

CREATE TRIGGER receipt_link_no_delete BEFORE DELETE ON receipt_link BEGIN SELECT RAISE(ABORT, 'rows of receipt_link are never changed or deleted'); END;

CREATE TRIGGER receipt_link_no_update BEFORE UPDATE ON receipt_link BEGIN SELECT RAISE(ABORT, 'rows of receipt_link are never changed or deleted'); END;

CREATE TRIGGER receipt_link_not_again BEFORE INSERT ON receipt_link WHEN NEW.event = 'link' AND NEW.by_id IS NULL AND EXISTS (SELECT 1 FROM receipt_link l JOIN receipt_link e ON e.ends_id = l.id WHERE l.receipt_id = NEW.receipt_id AND l.remittance_id = NEW.remittance_id AND e.by_id IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'a person has taken this receipt and this remittance apart'); END;

CREATE TRIGGER receipt_link_within_receipt BEFORE INSERT ON receipt_link WHEN NEW.event = 'link' AND NOT EXISTS (SELECT 1 FROM bank_receipt r WHERE r.id = NEW.receipt_id AND (r.amount_minor > 0) = (NEW.amount_minor > 0) AND abs((SELECT coalesce(sum(l.amount_minor), 0) FROM receipt_link l WHERE l.event = 'link' AND l.receipt_id = NEW.receipt_id AND NOT EXISTS (SELECT 1 FROM receipt_link e WHERE e.ends_id = l.id)) + NEW.amount_minor) <= abs(r.amount_minor)) BEGIN SELECT RAISE(ABORT, 'the links of a receipt would be more than the receipt'); END;

CREATE TRIGGER receipt_link_within_remittance BEFORE INSERT ON receipt_link WHEN NEW.event = 'link' AND NOT EXISTS (SELECT 1 FROM remittance r WHERE r.id = NEW.remittance_id AND (SELECT coalesce(sum(l.amount_minor), 0) FROM receipt_link l WHERE l.event = 'link' AND l.remittance_id = NEW.remittance_id AND NOT EXISTS (SELECT 1 FROM receipt_link e WHERE e.ends_id = l.id)) + NEW.amount_minor BETWEEN 0 AND r.total_minor) BEGIN SELECT RAISE(ABORT, 'the links of a remittance would be more than the remittance'); END;

CREATE TABLE recovery_code (
	id INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	code_hash VARCHAR(64) NOT NULL,
	used_at DATETIME,
	CONSTRAINT pk_recovery_code PRIMARY KEY (id),
	CONSTRAINT fk_recovery_code_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);

CREATE INDEX ix_recovery_code_user_id ON recovery_code (user_id);

CREATE TABLE refund (
	id INTEGER NOT NULL,
	payment_id INTEGER NOT NULL,
	amount_minor BIGINT NOT NULL,
	currency VARCHAR(3) NOT NULL,
	to_account VARCHAR(60) NOT NULL,
	to_name VARCHAR(200) NOT NULL,
	approval_id INTEGER NOT NULL,
	reason TEXT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_refund PRIMARY KEY (id),
	CONSTRAINT ck_refund_amount CHECK (amount_minor > 0),
	CONSTRAINT fk_refund_payment_id FOREIGN KEY(payment_id) REFERENCES payment (id),
	CONSTRAINT uq_refund_approval_id UNIQUE (approval_id),
	CONSTRAINT fk_refund_approval_id FOREIGN KEY(approval_id) REFERENCES approval (id)
);

CREATE INDEX ix_refund_payment_id ON refund (payment_id);

CREATE TRIGGER refund_approved BEFORE INSERT ON refund WHEN NOT EXISTS (SELECT 1 FROM approval a WHERE a.id = NEW.approval_id AND a.state = 'granted' AND a.kind = 'refund' AND a.amount_minor = NEW.amount_minor) BEGIN SELECT RAISE(ABORT, 'a second person has not granted this refund'); END;

CREATE TRIGGER refund_no_delete BEFORE DELETE ON refund BEGIN SELECT RAISE(ABORT, 'rows of refund are never changed or deleted'); END;

CREATE TRIGGER refund_no_update BEFORE UPDATE ON refund BEGIN SELECT RAISE(ABORT, 'rows of refund are never changed or deleted'); END;

CREATE TRIGGER refund_to_its_origin BEFORE INSERT ON refund WHEN NOT EXISTS (SELECT 1 FROM payment p JOIN bank_receipt r ON r.counterparty_account = NEW.to_account WHERE p.id = NEW.payment_id AND (r.id = p.receipt_id OR EXISTS (SELECT 1 FROM receipt_link l WHERE l.receipt_id = r.id AND l.remittance_id = p.remittance_id AND l.event = 'link' AND NOT EXISTS (SELECT 1 FROM receipt_link e WHERE e.ends_id = l.id)))) BEGIN SELECT RAISE(ABORT, 'the money of this payment did not come from this account'); END;

CREATE TRIGGER refund_within_payment BEFORE INSERT ON refund WHEN NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = NEW.payment_id AND p.returned_by_id IS NULL AND p.undone_at IS NULL AND p.currency = NEW.currency AND (SELECT coalesce(sum(CASE WHEN a.event = 'apply' THEN a.amount_minor ELSE -a.amount_minor END), 0) FROM allocation a WHERE a.payment_id = NEW.payment_id AND a.kind IN ('cash','credit')) + ((SELECT coalesce(sum(r.amount_minor), 0) FROM refund r WHERE r.payment_id = NEW.payment_id) + (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.payment_id = NEW.payment_id) + (SELECT coalesce(sum(CASE WHEN x.event = 'exchange' THEN x.amount_minor ELSE -x.amount_minor END), 0) FROM payment_exchange x WHERE x.payment_id = NEW.payment_id)) + NEW.amount_minor <= p.amount_minor AND ((SELECT coalesce(sum(r.amount_minor), 0) FROM refund r WHERE r.payment_id = NEW.payment_id) + (SELECT coalesce(sum(t.amount_minor), 0) FROM payment_return t WHERE t.payment_id = NEW.payment_id) + (SELECT coalesce(sum(CASE WHEN x.event = 'exchange' THEN x.amount_minor ELSE -x.amount_minor END), 0) FROM payment_exchange x WHERE x.payment_id = NEW.payment_id)) + NEW.amount_minor <= p.amount_minor) BEGIN SELECT RAISE(ABORT, 'more would go back than is left of the payment'); END;

CREATE TABLE regrouped_post (
	regrouping_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	home_before INTEGER NOT NULL,
	CONSTRAINT pk_regrouped_post PRIMARY KEY (regrouping_id, post_id),
	CONSTRAINT fk_regrouped_post_regrouping_id FOREIGN KEY(regrouping_id) REFERENCES regrouping (id),
	CONSTRAINT fk_regrouped_post_post_id FOREIGN KEY(post_id) REFERENCES post (id),
	CONSTRAINT fk_regrouped_post_home_before FOREIGN KEY(home_before) REFERENCES ticket (id)
);

CREATE INDEX ix_regrouped_post_post_id ON regrouped_post (post_id);

CREATE TABLE regrouping (
	id INTEGER NOT NULL,
	kind VARCHAR(10) NOT NULL,
	source_id INTEGER NOT NULL,
	target_id INTEGER NOT NULL,
	reason TEXT NOT NULL,
	at DATETIME NOT NULL,
	user_id INTEGER,
	actor_name VARCHAR(120) NOT NULL,
	changed JSON NOT NULL,
	added_keys JSON NOT NULL,
	undone_at DATETIME,
	undone_by VARCHAR(120),
	CONSTRAINT pk_regrouping PRIMARY KEY (id),
	CONSTRAINT ck_regrouping_kind CHECK (kind in ('merge','split','move')),
	CONSTRAINT fk_regrouping_source_id FOREIGN KEY(source_id) REFERENCES ticket (id),
	CONSTRAINT fk_regrouping_target_id FOREIGN KEY(target_id) REFERENCES ticket (id),
	CONSTRAINT fk_regrouping_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);

CREATE INDEX ix_regrouping_source_id ON regrouping (source_id);

CREATE INDEX ix_regrouping_target_id ON regrouping (target_id);

CREATE TABLE remittance (
	id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	attachment_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	customer_id INTEGER,
	state VARCHAR(12) NOT NULL,
	payer VARCHAR(200),
	payee VARCHAR(200),
	payee_accounts JSON DEFAULT '[]' NOT NULL,
	reference VARCHAR(100),
	payment_date DATE,
	method VARCHAR(20),
	currency VARCHAR(3),
	total_minor BIGINT,
	consistent BOOLEAN NOT NULL,
	proved BOOLEAN NOT NULL,
	proof JSON NOT NULL,
	evidence_class VARCHAR(1),
	class_reason TEXT,
	problems JSON NOT NULL,
	page_count INTEGER NOT NULL,
	page_sizes JSON NOT NULL,
	fingerprint VARCHAR(64),
	duplicate_of INTEGER,
	joint_id INTEGER,
	joint_total_minor BIGINT,
	edited BOOLEAN DEFAULT 0 NOT NULL,
	held_reason TEXT,
	held_until DATE,
	created_at DATETIME NOT NULL,
	version INTEGER NOT NULL,
	CONSTRAINT pk_remittance PRIMARY KEY (id),
	CONSTRAINT uq_remittance_attachment_id_position UNIQUE (attachment_id, position),
	CONSTRAINT ck_remittance_state CHECK (state in ('proposed','confirmed','rejected','reversed','unreadable')),
	CONSTRAINT fk_remittance_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_remittance_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachment (id),
	CONSTRAINT fk_remittance_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
	CONSTRAINT fk_remittance_duplicate_of FOREIGN KEY(duplicate_of) REFERENCES remittance (id),
	CONSTRAINT fk_remittance_joint_id FOREIGN KEY(joint_id) REFERENCES remittance (id)
);

CREATE INDEX ix_remittance_attachment_id ON remittance (attachment_id);

CREATE INDEX ix_remittance_fingerprint ON remittance (fingerprint);

CREATE INDEX ix_remittance_joint_id ON remittance (joint_id);

CREATE INDEX ix_remittance_ticket_id ON remittance (ticket_id);

CREATE TABLE remittance_line (
	id INTEGER NOT NULL,
	remittance_id INTEGER NOT NULL,
	sequence INTEGER NOT NULL,
	reference VARCHAR(120) NOT NULL,
	invoice_date DATE,
	gross_minor BIGINT,
	discount_minor BIGINT,
	deduction_minor BIGINT,
	withheld_minor BIGINT,
	net_minor BIGINT NOT NULL,
	reason TEXT,
	box JSON NOT NULL,
	net_box JSON,
	line_class VARCHAR(10) NOT NULL,
	evidence_class VARCHAR(1) NOT NULL,
	match_reason TEXT NOT NULL,
	invoice_id INTEGER,
	proposed_minor BIGINT,
	proposed_discount_minor BIGINT,
	differences JSON DEFAULT '[]' NOT NULL,
	candidates JSON NOT NULL,
	chosen BOOLEAN DEFAULT 0 NOT NULL,
	edited BOOLEAN DEFAULT 0 NOT NULL,
	removed BOOLEAN DEFAULT 0 NOT NULL,
	CONSTRAINT pk_remittance_line PRIMARY KEY (id),
	CONSTRAINT uq_remittance_line_remittance_id_sequence UNIQUE (remittance_id, sequence),
	CONSTRAINT fk_remittance_line_remittance_id FOREIGN KEY(remittance_id) REFERENCES remittance (id),
	CONSTRAINT fk_remittance_line_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id)
);

CREATE INDEX ix_remittance_line_remittance_id ON remittance_line (remittance_id);

CREATE TABLE request (
	id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	position INTEGER NOT NULL,
	type VARCHAR(30) NOT NULL,
	read_as VARCHAR(30),
	start INTEGER,
	"end" INTEGER,
	captured JSON NOT NULL,
	captured_as_read JSON,
	taught JSON,
	state VARCHAR(10) NOT NULL,
	settled_by VARCHAR(120),
	settled_at DATETIME,
	CONSTRAINT pk_request PRIMARY KEY (id),
	CONSTRAINT ck_request_state CHECK (state in ('open','done','unwanted')),
	CONSTRAINT fk_request_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_request_post_id FOREIGN KEY(post_id) REFERENCES post (id)
);

CREATE INDEX ix_request_ticket ON request (ticket_id, post_id, position);

CREATE TABLE saved_reply (
	id INTEGER NOT NULL,
	name VARCHAR(60) NOT NULL,
	text TEXT NOT NULL,
	saved_by INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_saved_reply PRIMARY KEY (id),
	CONSTRAINT uq_saved_reply_name UNIQUE (name),
	CONSTRAINT fk_saved_reply_saved_by FOREIGN KEY(saved_by) REFERENCES user_account (id)
);

CREATE TABLE saved_view (
	id INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	name VARCHAR(60) NOT NULL,
	"view" VARCHAR(20) NOT NULL,
	"query" TEXT NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_saved_view PRIMARY KEY (id),
	CONSTRAINT uq_saved_view_user_id_name UNIQUE (user_id, name),
	CONSTRAINT fk_saved_view_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);

CREATE TABLE seen_uids (
	mailbox VARCHAR(120) NOT NULL,
	uidvalidity BIGINT NOT NULL,
	first_uid BIGINT NOT NULL,
	last_uid BIGINT NOT NULL,
	CONSTRAINT pk_seen_uids PRIMARY KEY (mailbox, uidvalidity, first_uid)
);

CREATE TABLE server_action (
	inbound_id INTEGER NOT NULL,
	folder VARCHAR(255) NOT NULL,
	state VARCHAR(10) NOT NULL,
	created_at DATETIME NOT NULL,
	due_at DATETIME NOT NULL,
	attempts INTEGER NOT NULL,
	error TEXT,
	done_at DATETIME,
	CONSTRAINT pk_server_action PRIMARY KEY (inbound_id),
	CONSTRAINT ck_server_action_state CHECK (state in ('intended','begun','copied','done','gone')),
	CONSTRAINT fk_server_action_inbound_id FOREIGN KEY(inbound_id) REFERENCES inbound_message (id)
);

CREATE INDEX ix_server_action_open ON server_action (due_at, inbound_id) WHERE state in ('intended','begun','copied');

CREATE TABLE sign_in (
	account VARCHAR(130) NOT NULL,
	source VARCHAR(30) NOT NULL,
	address VARCHAR(254),
	authorised_by VARCHAR(254),
	authorised_at DATETIME,
	generation INTEGER NOT NULL,
	renewing_until DATETIME,
	access_token TEXT,
	obtained_at DATETIME,
	expires_at DATETIME,
	refresh_token TEXT,
	refresh_obtained_at DATETIME,
	refresh_expires_at DATETIME,
	credential_expires_at DATETIME,
	signed_in_at DATETIME,
	failing_since DATETIME,
	error TEXT,
	needs_person BOOLEAN NOT NULL,
	CONSTRAINT pk_sign_in PRIMARY KEY (account)
);

CREATE TABLE statement_balance (
	id INTEGER NOT NULL,
	import_id INTEGER NOT NULL,
	account VARCHAR(60) NOT NULL,
	currency VARCHAR(3) NOT NULL,
	opening_minor BIGINT NOT NULL,
	closed_on DATE NOT NULL,
	closing_minor BIGINT NOT NULL,
	CONSTRAINT pk_statement_balance PRIMARY KEY (id),
	CONSTRAINT fk_statement_balance_import_id FOREIGN KEY(import_id) REFERENCES receipt_import (id)
);

CREATE INDEX ix_statement_balance_account ON statement_balance (account);

CREATE TABLE taught_number (
	id INTEGER NOT NULL,
	customer_id INTEGER,
	shape VARCHAR(80) NOT NULL,
	kind VARCHAR(20) NOT NULL,
	mails INTEGER NOT NULL,
	examples JSON NOT NULL,
	learned_at DATETIME NOT NULL,
	forgotten_by VARCHAR(120),
	forgotten_at DATETIME,
	CONSTRAINT pk_taught_number PRIMARY KEY (id),
	CONSTRAINT fk_taught_number_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
);

CREATE INDEX ix_taught_number_customer_id ON taught_number (customer_id);

CREATE TABLE ticket (
	id INTEGER NOT NULL,
	subject TEXT NOT NULL,
	preview VARCHAR(200) NOT NULL,
	status VARCHAR(10) NOT NULL,
	tier INTEGER NOT NULL,
	priority INTEGER NOT NULL,
	intent VARCHAR(20) NOT NULL,
	confidence DOUBLE NOT NULL,
	intent_facts JSON NOT NULL,
	language VARCHAR(5),
	requester_name VARCHAR(200) NOT NULL,
	requester_email VARCHAR(254),
	customer_id INTEGER,
	customer_facts JSON NOT NULL,
	assignee_id INTEGER,
	amount_minor BIGINT,
	currency VARCHAR(3),
	alarm VARCHAR(200),
	linked_to INTEGER,
	merged_into INTEGER,
	opened_at DATETIME NOT NULL,
	waiting_since DATETIME,
	due_at DATETIME,
	queue_at DATETIME NOT NULL,
	first_reply_at DATETIME,
	solved_at DATETIME,
	snoozed_until DATETIME,
	version INTEGER NOT NULL,
	search_text TEXT NOT NULL,
	CONSTRAINT pk_ticket PRIMARY KEY (id),
	CONSTRAINT ck_ticket_status CHECK (status in ('new','open','pending','on_hold','solved','closed')),
	CONSTRAINT ck_ticket_tier CHECK (tier in (1, 2)),
	CONSTRAINT fk_ticket_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
	CONSTRAINT fk_ticket_assignee_id FOREIGN KEY(assignee_id) REFERENCES user_account (id),
	CONSTRAINT fk_ticket_linked_to FOREIGN KEY(linked_to) REFERENCES ticket (id),
	CONSTRAINT fk_ticket_merged_into FOREIGN KEY(merged_into) REFERENCES ticket (id)
);

CREATE INDEX ix_ticket_assignee_id ON ticket (assignee_id);

CREATE INDEX ix_ticket_customer_id ON ticket (customer_id);

CREATE INDEX ix_ticket_merged_into ON ticket (merged_into) WHERE merged_into is not null;

CREATE INDEX ix_ticket_queue ON ticket (queue_at, id);

CREATE INDEX ix_ticket_solved ON ticket (solved_at, id) WHERE status in ('solved','closed');

CREATE INDEX ix_ticket_tier_queue ON ticket (tier, queue_at, id) WHERE status in ('new','open','pending','on_hold');

CREATE TABLE ticket_draft (
	id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	user_id INTEGER NOT NULL,
	about VARCHAR(40) NOT NULL,
	kind VARCHAR(10) NOT NULL,
	text TEXT NOT NULL,
	"to" TEXT NOT NULL,
	cc TEXT NOT NULL,
	"attach" JSON NOT NULL,
	saved_at DATETIME NOT NULL,
	CONSTRAINT pk_ticket_draft PRIMARY KEY (id),
	CONSTRAINT uq_ticket_draft_ticket_id_user_id_about UNIQUE (ticket_id, user_id, about),
	CONSTRAINT ck_ticket_draft_kind CHECK (kind in ('reply','note')),
	CONSTRAINT fk_ticket_draft_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id),
	CONSTRAINT fk_ticket_draft_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);

CREATE TABLE ticket_key (
	ticket_id INTEGER NOT NULL,
	"key" VARCHAR(60) NOT NULL,
	CONSTRAINT pk_ticket_key PRIMARY KEY (ticket_id, "key"),
	CONSTRAINT fk_ticket_key_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);

CREATE INDEX ix_ticket_key_key ON ticket_key ("key");

CREATE TABLE ticket_look (
	user_id INTEGER NOT NULL,
	ticket_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	looked_at DATETIME NOT NULL,
	here_at DATETIME,
	writing_at DATETIME,
	CONSTRAINT pk_ticket_look PRIMARY KEY (user_id, ticket_id),
	CONSTRAINT fk_ticket_look_user_id FOREIGN KEY(user_id) REFERENCES user_account (id),
	CONSTRAINT fk_ticket_look_ticket_id FOREIGN KEY(ticket_id) REFERENCES ticket (id)
);

CREATE INDEX ix_ticket_look_here ON ticket_look (ticket_id, here_at);

CREATE TABLE tolerance_class (
	name VARCHAR(20) NOT NULL,
	penny VARCHAR(20) NOT NULL,
	largest VARCHAR(20) NOT NULL,
	rate VARCHAR(20) NOT NULL,
	monthly VARCHAR(20) NOT NULL,
	unearned_discount VARCHAR(20) NOT NULL,
	bank_fee VARCHAR(20) NOT NULL,
	exchange VARCHAR(20) DEFAULT '0.02' NOT NULL,
	CONSTRAINT pk_tolerance_class PRIMARY KEY (name)
);

CREATE TABLE user_account (
	id INTEGER NOT NULL,
	email VARCHAR(254) NOT NULL,
	name VARCHAR(120) NOT NULL,
	role VARCHAR(10) NOT NULL,
	password_hash VARCHAR(200) NOT NULL,
	active BOOLEAN NOT NULL,
	created_at DATETIME NOT NULL,
	factor_secret VARCHAR(200),
	factor_since DATETIME,
	factor_step INTEGER DEFAULT '0' NOT NULL,
	read_up_to INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_user_account PRIMARY KEY (id),
	CONSTRAINT ck_user_account_role CHECK (role in ('tier1','tier2','lead','sales','admin')),
	CONSTRAINT uq_user_account_email UNIQUE (email)
);

CREATE TABLE watched_item (
	invoice_id INTEGER NOT NULL,
	balance_minor BIGINT NOT NULL,
	looked_at DATETIME NOT NULL,
	CONSTRAINT pk_watched_item PRIMARY KEY (invoice_id),
	CONSTRAINT fk_watched_item_invoice_id FOREIGN KEY(invoice_id) REFERENCES invoice (id)
);

CREATE TABLE web_session (
	token_hash VARCHAR(64) NOT NULL,
	user_id INTEGER NOT NULL,
	created_at DATETIME NOT NULL,
	seen_at DATETIME NOT NULL,
	expires_at DATETIME NOT NULL,
	CONSTRAINT pk_web_session PRIMARY KEY (token_hash),
	CONSTRAINT fk_web_session_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);

CREATE INDEX ix_web_session_user_id ON web_session (user_id);

CREATE TABLE worker_job (
	name VARCHAR(160) NOT NULL,
	worker VARCHAR(80) NOT NULL,
	beat_at DATETIME NOT NULL,
	CONSTRAINT pk_worker_job PRIMARY KEY (name)
);

INSERT INTO alembic_version VALUES ('0038')
