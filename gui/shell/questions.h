// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QDialog;
class QString;
class QWidget;

namespace gatescope {

enum class SaveAnswer { Save, Discard, Cancel };

/// All open without blocking the event loop, keep the window from other input and delete themselves.
/// `name` is shown as it is; `before` says what would throw the run away: "before the window closes".
void askToSave(QWidget& parent, const QString& name, const QString& before,
               std::function<void(SaveAnswer)> answered);
/// Whether the file may be replaced. Calls `replace` only where it may.
void askToReplace(QWidget& parent, const QString& name, std::function<void()> replace);
/// Whether a run may be stopped. Calls `stop` only where it may. The question can be rejected when it has
/// become idle.
QDialog* askToStop(QWidget& parent, std::function<void()> stop);

} // namespace gatescope
