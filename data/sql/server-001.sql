-- SPDX-License-Identifier: GPL-3.0-or-later
-- What only a server has; made when a store becomes one. Secrets are kept as hashes.

-- One row, updated last in every commit that publishes and held to its end: readers skip nobody (DESIGN 6).
CREATE TABLE commit_order (
  one {INT} NOT NULL PRIMARY KEY CHECK (one = 1),
  seq {INT} NOT NULL,
  schema {INT} NOT NULL,
  epoch {TEXT} NOT NULL
);

-- A random word per commit: a cursor that names another one comes from another past.
CREATE TABLE commit_nonce (
  seq {INT} NOT NULL PRIMARY KEY,
  nonce {TEXT} NOT NULL,
  at {INT} NOT NULL
);

CREATE TABLE enrol_code (
  hash {TEXT} NOT NULL PRIMARY KEY,
  "user" {ID} NOT NULL,
  expires_at {INT} NOT NULL,
  used_at {INT}
);

CREATE TABLE station (
  id {ID} NOT NULL PRIMARY KEY,
  "user" {ID} NOT NULL,
  token_hash {TEXT} NOT NULL,
  prefix {TEXT} NOT NULL,
  enrolled_at {INT} NOT NULL,
  last_seen_at {INT},
  revoked_at {INT},
  inc {INT} NOT NULL DEFAULT 0,
  last_n {INT} NOT NULL DEFAULT 0,
  last_hash {TEXT}
);
CREATE UNIQUE INDEX station_token ON station (token_hash);
CREATE UNIQUE INDEX station_prefix ON station (prefix);

-- Pushed changes that no rule could place: kept whole for a person.
CREATE TABLE parked (
  n {SERIAL},
  station {ID} NOT NULL,
  "user" {ID} NOT NULL,
  entity {TEXT} NOT NULL,
  "row" {ID} NOT NULL,
  why {TEXT} NOT NULL,
  body {TEXT} NOT NULL,
  at {INT} NOT NULL,
  settled_at {INT}
);

-- What a technician's station holds: rows with the reasons (roots) they are there for. part: 0 whole, 1 the few fields of a device's earlier jobs.
CREATE TABLE feed_ref (
  scope {ID} NOT NULL,
  root {ID} NOT NULL,
  entity {TEXT} NOT NULL,
  "row" {ID} NOT NULL,
  part {INT} NOT NULL,
  PRIMARY KEY (scope, root, "row")
);
CREATE INDEX feed_ref_row ON feed_ref ("row", scope);
CREATE INDEX feed_ref_root ON feed_ref (root);

CREATE TABLE feed (
  scope {ID} NOT NULL,
  "row" {ID} NOT NULL,
  entity {TEXT} NOT NULL,
  seq {INT} NOT NULL,
  part {INT} NOT NULL,
  gone {TEXT},
  PRIMARY KEY (scope, "row")
);
CREATE INDEX feed_scope ON feed (scope, seq);
CREATE INDEX feed_row ON feed ("row");

-- The link's secret is 128 random bits; only its hash is kept, and only here.
CREATE TABLE survey_link (
  hash {TEXT} NOT NULL PRIMARY KEY,
  invitation {ID} NOT NULL,
  expires_at {INT} NOT NULL
);
CREATE INDEX survey_link_invitation ON survey_link (invitation);

-- Mail handed to the maildir: the Message-ID stays the same when it is tried again.
CREATE TABLE mail (
  message {ID} NOT NULL PRIMARY KEY,
  message_id {TEXT} NOT NULL,
  delivered_at {INT}
);
