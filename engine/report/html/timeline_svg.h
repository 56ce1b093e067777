// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/excerpt_picture.h"
#include "report/html/html_writer.h"

#include <cstdint>
#include <string_view>

namespace gatescope {

/// Draws a part of a timeline. Gate calls are told by a flag, an outline and, where redundant, hatching, so
/// that nobody needs their colour. `spanNs`: what the whole width stands for, so that two pictures share a
/// scale. `id` tells the picture from others of the page.
void timelineSvg(HtmlWriter& html, const ExcerptPicture& picture, std::int64_t spanNs, std::string_view id);

/// What the colours stand for.
void timelineLegend(HtmlWriter& html);

} // namespace gatescope
