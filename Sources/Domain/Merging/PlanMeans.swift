// SPDX-License-Identifier: Apache-2.0

/// How the platform of a city brings two orders together, as far as planning must know it.
package struct PlanMeans: Hashable, Sendable {
  package var kinds: [PlanKind]
  /// It carries a plan out as a whole: one rider, chosen by us, and every clock moved. Where it does not, a plan is
  /// steps of single commands (`PlanStep`): the clocks stand, and who rides is the platform's choice.
  package var isWhole: Bool
  /// Shop and rider can be asked through it.
  package var asks: Bool
  /// Commands whose outcome it never tells.
  package var untold: Set<PlatformCommand.Kind>

  package init(kinds: [PlanKind], isWhole: Bool, asks: Bool, untold: Set<PlatformCommand.Kind> = []) {
    self.kinds = kinds
    self.isWhole = isWhole
    self.asks = asks
    self.untold = untold
  }

  /// Our own feed.
  package static let all = PlanMeans(kinds: PlanKind.allCases, isWhole: true, asks: true)
}

extension PlatformAbilities {
  package var means: PlanMeans {
    PlanMeans(kinds: plans, isWhole: kinds.contains(.together), asks: kinds.contains(.ask), untold: untold)
  }

  /// What single commands allow where a platform cannot group: a kitchen that can be delayed allows a hold; a rider who
  /// can be called off and another called, a re-call.
  package static func plans(of kinds: Set<PlatformCommand.Kind>) -> [PlanKind] {
    (kinds.isSuperset(of: [.cancelRider, .callRider]) ? [.recall] : []) + (kinds.contains(.delayCooking) ? [.hold] : [])
  }
}
