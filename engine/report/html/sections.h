// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/html/html_writer.h"
#include "report/report.h"

namespace gatescope {

// The parts of a report's page, each a <section> with the id that the page's contents link to. A part that
// has nothing to show says so.

void verdictSection(HtmlWriter& html, const Report& report);
void findingsSection(HtmlWriter& html, const Report& report);
/// The report must have a comparison.
void comparisonSection(HtmlWriter& html, const ReportedComparison& comparison);
void kernelsSection(HtmlWriter& html, const Report& report);
void timelineSection(HtmlWriter& html, const Report& report);
bool hasRoofline(const Report& report);
void rooflineSection(HtmlWriter& html, const Report& report);
bool hasLoad(const Report& report);
void loadSection(HtmlWriter& html, const Report& report);
void ranksSection(HtmlWriter& html, const Report& report);
void sweepSection(HtmlWriter& html, const Report& report);
void provenanceSection(HtmlWriter& html, const Report& report);

} // namespace gatescope
