export default {
  globalSetup: '<rootDir>/setup.js',
  globalTeardown: '<rootDir>/teardown.js',
  testMatch: ['<rootDir>/*.jest.js'],
  // ES modules need no transform, and node --experimental-vm-modules.
  transform: {},
}
