/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/care-entity.h"
#include "domain/care-values.h"

G_BEGIN_DECLS

/* Jobs: the order, its events (facts), the visits and the lines. phase, status, result, handed_over_at are caches of the events. */
#define CARE_JOB(F, E) \
  F (E, TEXT, number, .label = N_("Number"), .flags = CARE_FRAGMENTS | CARE_HISTORY, .merge = CARE_SERVER_SETS) \
  F (E, TEXT, alias, .label = N_("First number"), .flags = CARE_FRAGMENTS | CARE_HISTORY) \
  F (E, ENUM, type, .label = N_("Type"), .values = care_job_types, .flags = CARE_NEEDED | CARE_HISTORY) \
  F (E, ENUM, priority, .label = N_("Priority"), .values = care_priorities) \
  F (E, ID, customer, .label = N_("Customer"), .to = "customer", .flags = CARE_NEEDED | CARE_SCOPE_EDGE) \
  F (E, ID, device, .label = N_("Device"), .to = "device", .flags = CARE_SCOPE_EDGE | CARE_HISTORY) \
  F (E, ID, site, .label = N_("Site"), .to = "site", .flags = CARE_SCOPE_EDGE) \
  F (E, TEXT, problem, .label = N_("Reported fault"), .flags = CARE_SEARCHED | CARE_PERSONAL, .merge = CARE_KEEP_BOTH) \
  F (E, TEXT, found_fault, .label = N_("Found fault"), .flags = CARE_SEARCHED | CARE_PERSONAL, .merge = CARE_KEEP_BOTH) \
  F (E, TEXT, solution, .label = N_("Solution"), .flags = CARE_SEARCHED | CARE_PERSONAL, .merge = CARE_KEEP_BOTH) \
  F (E, TEXT, accessories, .label = N_("Accessories handed in"), .flags = CARE_PERSONAL) \
  F (E, TEXT, internal_note, .label = N_("Internal note"), .flags = CARE_PERSONAL, .merge = CARE_KEEP_BOTH, \
     .read = CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR, .write = CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR) \
  F (E, ID, technician, .label = N_("Technician"), .to = "user") \
  F (E, ID, team, .label = N_("Team"), .to = "team") \
  F (E, ID, parent, .label = N_("Follows job"), .to = "job") \
  F (E, ENUM, channel, .label = N_("Channel"), .values = care_channels) \
  F (E, DATE, promised_on, .label = N_("Promised for"), .flags = CARE_HISTORY) \
  F (E, INSTANT, scheduled_at, .label = N_("Scheduled for"), .flags = CARE_HISTORY) \
  F (E, MONEY, price, .label = N_("Estimate")) \
  F (E, BOOL, essential_repair, .label = N_("Essential repair"), .flags = CARE_HISTORY) \
  F (E, INSTANT, demanded_at, .label = N_("Demanded at"), .flags = CARE_HISTORY) \
  F (E, DATE, unusable_from, .label = N_("Out of use from"), .flags = CARE_HISTORY) \
  F (E, DATE, unusable_until, .label = N_("Out of use until"), .flags = CARE_HISTORY) \
  F (E, ENUM, phase, .label = N_("Phase"), .values = care_phases, .flags = CARE_CACHE | CARE_SET_BY_STEP | CARE_HISTORY) \
  F (E, TEXT, status, .label = N_("Status"), .flags = CARE_CACHE | CARE_SET_BY_STEP | CARE_HISTORY) \
  F (E, ENUM, result, .label = N_("Result"), .values = care_results, .flags = CARE_CACHE | CARE_SET_BY_STEP | CARE_HISTORY) \
  F (E, INSTANT, handed_over_at, .label = N_("Handed over at"), .flags = CARE_CACHE | CARE_SET_BY_STEP | CARE_HISTORY) \
  CARE_TAIL_IMPORTED (F, E) \
  CARE_TAIL_MERGED (F, E)
CARE_DECLARE (CareJob, CARE_JOB)

/* A fact of a job. phase is the phase it reached (empty: unchanged), status its user-named refinement; person is the receiver or who
 * approved, how the way she did;
 * result comes with finish and close. */
#define CARE_JOB_EVENT(F, E) \
  F (E, ID, job, .label = N_("Job"), .to = "job", .flags = CARE_NEEDED | CARE_OWNER | CARE_HISTORY) \
  F (E, ID, visit, .label = N_("Visit"), .to = "visit") \
  F (E, ENUM, transition, .label = N_("Step"), .values = care_transitions, .flags = CARE_NEEDED | CARE_HISTORY) \
  F (E, ENUM, phase, .label = N_("Phase"), .values = care_phases, .flags = CARE_HISTORY) \
  F (E, TEXT, status, .label = N_("Status"), .flags = CARE_HISTORY) \
  F (E, ENUM, result, .label = N_("Result"), .values = care_results, .flags = CARE_HISTORY) \
  F (E, TEXT, reason, .label = N_("Reason"), .flags = CARE_PERSONAL) \
  F (E, TEXT, person, .label = N_("Person"), .flags = CARE_PERSONAL) \
  F (E, TEXT, how, .label = N_("How")) \
  F (E, ID, technician, .label = N_("Technician"), .to = "user") \
  F (E, INSTANT, at, .label = N_("At"), .flags = CARE_NEEDED | CARE_HISTORY) \
  F (E, INSTANT, recorded_at, .label = N_("Recorded at"), .flags = CARE_NEEDED | CARE_HISTORY) \
  F (E, ID, by, .label = N_("By"), .to = "user", .flags = CARE_HISTORY) \
  F (E, ID, voids, .label = N_("Voids"), .flags = CARE_LOCAL | CARE_HISTORY)
CARE_DECLARE (CareJobEvent, CARE_JOB_EVENT)

#define CARE_VISIT(F, E) \
  F (E, ID, job, .label = N_("Job"), .to = "job", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, ID, technician, .label = N_("Technician"), .to = "user") \
  F (E, INSTANT, planned_at, .label = N_("Planned for")) \
  F (E, INT, planned_minutes, .label = N_("Planned duration"), .unit = "min") \
  F (E, INSTANT, travel_at, .label = N_("Set out at")) \
  F (E, INSTANT, arrived_at, .label = N_("Arrived at")) \
  F (E, INSTANT, ended_at, .label = N_("Ended at")) \
  F (E, ENUM, outcome, .label = N_("Outcome"), .values = care_visit_outcomes) \
  F (E, TEXT, note, .label = N_("Note"), .flags = CARE_PERSONAL | CARE_SEARCHED, .merge = CARE_KEEP_BOTH) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareVisit, CARE_VISIT)

/* move: the stock_move that a line of class part made. */
#define CARE_JOB_LINE(F, E) \
  F (E, ID, job, .label = N_("Job"), .to = "job", .flags = CARE_NEEDED | CARE_OWNER) \
  F (E, ID, visit, .label = N_("Visit"), .to = "visit") \
  F (E, ENUM, class, .label = N_("Class"), .values = care_line_classes, .flags = CARE_NEEDED) \
  F (E, ID, part, .label = N_("Part"), .to = "product_model") \
  F (E, TEXT, text, .label = N_("Text"), .flags = CARE_PERSONAL) \
  F (E, QUANTITY, quantity, .label = N_("Quantity"), .flags = CARE_NEEDED) \
  F (E, MONEY, price, .label = N_("Price")) \
  F (E, MONEY, cost, .label = N_("Cost"), .read = CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR, .write = CARE_DESK | CARE_MANAGER | CARE_ADMINISTRATOR) \
  F (E, INT, tax_percent, .label = N_("Tax"), .unit = "%") \
  F (E, ENUM, bill_code, .label = N_("Billed as"), .values = care_bill_codes) \
  F (E, ID, from, .label = N_("Taken from"), .to = "stock_location") \
  F (E, ENUM, disposition, .label = N_("Disposition"), .values = care_dispositions) \
  F (E, TEXT, serial_installed, .label = N_("Serial installed"), .flags = CARE_FRAGMENTS) \
  F (E, TEXT, serial_removed, .label = N_("Serial removed"), .flags = CARE_FRAGMENTS) \
  F (E, ID, move, .label = N_("Stock move"), .to = "stock_move", .flags = CARE_LOCAL) \
  CARE_TAIL (F, E)
CARE_DECLARE (CareJobLine, CARE_JOB_LINE)

G_END_DECLS
