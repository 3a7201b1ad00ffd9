/** The gateway judges addresses by the same arithmetic. */
export {
  contains,
  formatIpv4,
  isHostOf,
  isPrivate,
  parseIpv4,
  parseSubnet,
  type Subnet,
} from '../../firmware/protocol/ipv4.js';
