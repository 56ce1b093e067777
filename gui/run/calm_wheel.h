// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace gatescope {

/// Whoever scrolls over a form changes no value by it: the wheel turns fields that have the focus only, and
/// they take the focus by click or Tab alone. For all fields below `root`.
void calmWheel(QWidget& root);

} // namespace gatescope
